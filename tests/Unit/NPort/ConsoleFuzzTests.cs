using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.NPort;
using VmSerial.NPort.Menus;
using Xunit;

namespace VmSerial.Unit.NPort;

/// <summary>Whatever a device sends, the readers end, do not throw and do not grow.</summary>
public sealed class ConsoleFuzzTests
{
    private static readonly string[] s_words = ["<< Main Menu >>", "(1) ", "((", "))", ":", "\r\n", "\n", "\b", "\0", "\x1b[2J", "\x1b", "Key in your selection:", "Press any key to continue", "Please keyin your password:",
        "Port 8", "Port 99999999999", "TCP alive check time (0-99min) : 7", "99999999999", "192.0.2.1 / 999.1.1.1", "[", "]", "->", "\xff", "   ", "Max connection(1-4): "];

    private static Gen<byte[]> Streams { get; } = Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []),
        Gen.Elements(s_words).ListOf().Select(words => Encoding.Latin1.GetBytes(string.Concat(words))));

    [Fact]
    public void Screens_of_anything_are_read_to_the_end() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Streams.ToArbitrary(), bytes =>
    {
        IReadOnlyList<ConsoleScreen> whole = Screens.Read(bytes, Math.Max(1, bytes.Length));
        IReadOnlyList<ConsoleScreen> pieces = Screens.Read(bytes, 1);
        foreach (ConsoleScreen screen in whole)
        {
            _ = ConsoleIdentity.Read(screen.Lines);
            _ = ViewPages.Ports(screen.Lines);
            _ = AccessibleIpMenu.Read(screen);
            _ = screen.Excerpt();
            _ = screen.Path;
        }

        return whole.Count == pieces.Count && whole.Zip(pieces, (a, b) => a.Prompt == b.Prompt && a.Title == b.Title && a.Lines.SequenceEqual(b.Lines)).All(same => same);
    }));

    [Fact]
    public void Screens_hold_printable_characters_alone() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Streams.ToArbitrary(), bytes =>
        Screens.Read(bytes, Math.Max(1, bytes.Length)).SelectMany(screen => screen.Lines).All(line => line.All(c => c is >= ' ' and <= '~'))));

    [Fact]
    public void A_device_without_end_takes_no_memory_without_end()
    {
        ConsoleScreenReader reader = new();
        byte[] line = Encoding.ASCII.GetBytes(new string('x', 3000));
        byte[] lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("  (1) item\r\n", 500)));
        byte[] prompts = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Key in your selection:", 500)));
        for (int i = 0; i < 200; i++)
        {
            reader.Feed(line, 0, line.Length);
            reader.Feed(lines, 0, lines.Length);
        }

        Assert.True(reader.OpenLine.Length <= ConsoleScreenReader.MaximumLine);
        ConsoleScreen open = reader.TakeOpen();
        Assert.True(open.Lines.Count <= ConsoleScreenReader.MaximumLines && open.Items.Count <= ConsoleScreenReader.MaximumLines + 8);
        for (int i = 0; i < 200; i++)
            reader.Feed(prompts, 0, prompts.Length);
        int screens = 0;
        while (reader.TryTake(out _))
            screens++;
        Assert.InRange(screens, 1, 64);
    }

    [Fact]
    public void A_serial_line_that_is_written_is_read_the_same()
    {
        Gen<SerialLine> lines = from baud in Gen.Elements(50, 9600, 115200, 921600)
                                from parity in Gen.Elements(Enum.GetValues<Parity>())
                                from bits in Gen.Choose(5, 8)
                                from stop in Gen.Elements(Enum.GetValues<StopBits>())
                                from flow in Gen.Elements<FlowControl?>([null, .. Enum.GetValues<FlowControl>().Cast<FlowControl?>()])
                                from form in Gen.Elements<SerialInterface?>([null, .. Enum.GetValues<SerialInterface>().Cast<SerialInterface?>()])
                                select new SerialLine { BaudRate = baud, Parity = parity, DataBits = bits, StopBits = stop, FlowControl = flow, Interface = form };
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(lines.ToArbitrary(), line => SerialLine.Parse(line.ToString()) == line && SerialLine.Parse(line.ToString()).Meets(line)));
    }
}
