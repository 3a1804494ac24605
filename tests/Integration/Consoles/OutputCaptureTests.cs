using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Consoles.Captures;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Consoles;

public sealed class OutputCaptureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmserial-capture-");

    private string Log => Path.Combine(_folder.FullName, "console.log");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_file_holds_what_the_port_said_to_the_byte_and_its_digest_is_told()
    {
        byte[] said = RandomNumberGenerator.GetBytes(3_000_000);
        await using SocketPeer peer = Saying(said);

        SerialCapture capture = await ToFileAsync(peer, new CaptureOptions());

        Assert.Equal(said, await File.ReadAllBytesAsync(Log, Token));
        Assert.Equal((said.Length, Convert.ToHexString(SHA256.HashData(said)), CaptureEnd.ClosedByPeer), (capture.Bytes, capture.Sha256, capture.EndedBy));
        Assert.Equal(Log, capture.Path);
    }

    [Fact]
    public async Task The_size_is_kept_to_the_byte_and_counts_what_was_there()
    {
        await File.WriteAllTextAsync(Log, "before", Token);
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            byte[] flood = new byte[1 << 20];
            flood.AsSpan().Fill((byte)'x');
            while (true)
                await socket.SendAsync(flood, ct);
        });

        SerialCapture capture = await ToFileAsync(peer, new CaptureOptions { Append = true, MaximumSize = 5_000_001 });

        Assert.Equal(CaptureEnd.SizeLimit, capture.EndedBy);
        Assert.Equal(5_000_001, new FileInfo(Log).Length);
        Assert.Equal(5_000_001 - 6, capture.Bytes);
        Assert.StartsWith("beforex", await File.ReadAllTextAsync(Log, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_line_gets_the_time_at_which_it_began()
    {
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            await socket.SendAsync("Booting\r\nlog"u8.ToArray(), ct);
            await Task.Delay(200, ct);
            await socket.SendAsync("in: \r\n\r\n"u8.ToArray(), ct);
        });
        DateTimeOffset now = new(2026, 1, 31, 12, 34, 56, 789, TimeSpan.Zero);

        SerialCapture capture = await ToFileAsync(peer, new CaptureOptions { Timestamps = true, Clock = () => now });

        const string stamp = "2026-01-31T12:34:56.789Z ";
        Assert.Equal($"{stamp}Booting\r\n{stamp}login: \r\n{stamp}\r\n", await File.ReadAllTextAsync(Log, Token));
        Assert.Equal("Booting\r\nlogin: \r\n\r\n".Length, capture.Bytes);
    }

    [Fact]
    public async Task A_silent_port_is_left_when_the_time_is_over()
    {
        await using SocketPeer peer = SocketPeer.Start((_, ct) => Task.Delay(Timeout.Infinite, ct));
        SerialCapture capture = await ToFileAsync(peer, new CaptureOptions { Duration = TimeSpan.FromSeconds(1) });
        Assert.Equal((0, CaptureEnd.TimeLimit), (capture.Bytes, capture.EndedBy));
        Assert.InRange(capture.Duration, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Who_stops_it_gets_what_had_come()
    {
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            await socket.SendAsync("so far"u8.ToArray(), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        using CancellationTokenSource stop = new();
        Task<SerialCapture> running = OutputCapture.ToFileAsync(peer.Target("tcp"), Log, new CaptureOptions(), new ConsoleOptions(), stop.Token);
        // Others may read the file while it is written, and nothing is kept back.
        await ConsoleChannelTests.Until(() => File.Exists(Log) && new FileInfo(Log).Length == 6);

        await stop.CancelAsync();

        Assert.Equal(CaptureEnd.Stopped, (await running).EndedBy);
        Assert.Equal("so far", await File.ReadAllTextAsync(Log, Token));
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_and_the_gap_is_told()
    {
        await using SocketPeer peer = SocketPeer.Start(async (number, socket, ct) =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"part {number};"), ct);
            await Task.Delay(100, ct);
            if (number == 1)
                SocketPeer.Reset(socket);
            else if (number == 3)
                await Task.Delay(Timeout.Infinite, ct);
        });

        SerialCapture capture = await ToFileAsync(peer, new CaptureOptions { Reconnect = TimeSpan.FromSeconds(30), MaximumSize = 21 });

        Assert.Equal("part 1;part 2;part 3;", await File.ReadAllTextAsync(Log, Token));
        Assert.Equal([7, 14], capture.Gaps.Select(g => g.AtByte));
        Assert.All(capture.Gaps, gap => Assert.True(gap.To > gap.From));
    }

    [Fact]
    public async Task With_timestamps_the_gap_is_in_the_file_too()
    {
        await using SocketPeer peer = SocketPeer.Start(async (number, socket, ct) =>
        {
            await socket.SendAsync("half a line"u8.ToArray(), ct);
            if (number == 2)
                await Task.Delay(Timeout.Infinite, ct);
        });

        SerialCapture capture = await ToFileAsync(peer, new CaptureOptions { Timestamps = true, Reconnect = TimeSpan.FromSeconds(30), Duration = TimeSpan.FromSeconds(3) });

        Assert.Equal(CaptureEnd.TimeLimit, capture.EndedBy);
        string[] lines = await File.ReadAllLinesAsync(Log, Token);
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^\S+Z half a line$", lines[0]);
        Assert.Matches(@"^\S+Z --- connection lost for \d+\.\d s; what the port said meanwhile is missing ---$", lines[1]);
        Assert.Matches(@"^\S+Z half a line$", lines[2]);
    }

    [Fact]
    public async Task A_connection_that_does_not_come_back_is_given_up()
    {
        SocketPeer peer = SocketPeer.Start(async (socket, ct) => await socket.SendAsync("once"u8.ToArray(), ct));
        Task<SerialCapture> running = ToFileAsync(peer, new CaptureOptions { Reconnect = TimeSpan.FromSeconds(2) });
        await ConsoleChannelTests.Until(() => File.Exists(Log) && new FileInfo(Log).Length >= 4);
        await peer.DisposeAsync();

        SerialCapture capture = await running;

        Assert.Equal(CaptureEnd.ClosedByPeer, capture.EndedBy);
    }

    [Fact]
    public async Task A_port_that_ends_the_connection_at_once_is_said_to_be_taken_and_leaves_no_doubt()
    {
        await using SocketPeer peer = SocketPeer.Start((_, _) => Task.CompletedTask);
        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => ToFileAsync(peer, new CaptureOptions { Reconnect = TimeSpan.FromMinutes(1) }));
        Assert.Equal("ConnectionClosedAtOnce", failure.Id);
        Assert.Contains("Another client is probably connected", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_exists_is_left_alone_unless_asked_for()
    {
        await File.WriteAllTextAsync(Log, "precious", Token);
        await using SocketPeer peer = Saying("new"u8.ToArray());

        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => ToFileAsync(peer, new CaptureOptions()));
        Assert.Equal("FileExists", failure.Id);
        Assert.Equal("precious", await File.ReadAllTextAsync(Log, Token));

        await ToFileAsync(peer, new CaptureOptions { Replace = true });
        Assert.Equal("new", await File.ReadAllTextAsync(Log, Token));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named()
    {
        await using SocketPeer peer = Saying("x"u8.ToArray());
        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => OutputCapture.ToFileAsync(peer.Target("tcp"), Path.Combine(_folder.FullName, "no", "such.log"),
            new CaptureOptions(), new ConsoleOptions(), Token));
        Assert.Equal("FileFailed", failure.Id);
    }

    [Fact]
    public async Task A_port_that_cannot_be_reached_leaves_no_file()
    {
        ConsoleTarget nobody = ConsoleTarget.Of($"tcp://127.0.0.1:{QemuMachine.FreePort()}");
        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => OutputCapture.ToFileAsync(nobody, Log, new CaptureOptions(), new ConsoleOptions(), Token));
        Assert.Equal("ConnectionRefused", failure.Id);
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public async Task Lines_are_handed_on_as_text_without_what_would_drive_a_terminal()
    {
        await using SocketPeer peer = Saying("\u001b[2J\u001b]0;gotcha\u0007\u001b[31mred\u001b[0m\r\n10%\r20%\r\nbüro \u202Eevil\tend"u8.ToArray());
        Assert.Equal(["red", "10%", "20%", "büro \\u202eevil\tend"], await LinesAsync(peer, raw: false));
    }

    [Fact]
    public async Task Lines_keep_everything_when_asked_to()
    {
        await using SocketPeer peer = Saying("\u001b[31mred\u001b[0m\r\n"u8.ToArray());
        Assert.Equal(["\u001b[31mred\u001b[0m"], await LinesAsync(peer, raw: true));
    }

    [Fact]
    public async Task A_line_without_end_comes_in_pieces_and_takes_no_more_memory_than_one()
    {
        const int size = 100_000_000;
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            byte[] flood = new byte[1_000_000];
            flood.AsSpan().Fill((byte)'x');
            for (int sent = 0; sent < size; sent += flood.Length)
                await socket.SendAsync(flood, ct);
        });
        long total = 0;
        int longest = 0;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;

        await OutputCapture.ToLinesAsync(peer.Target("tcp"), lines =>
        {
            total += lines.Sum(line => (long)line.Length);
            longest = Math.Max(longest, lines.Max(line => line.Length));
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            return Task.CompletedTask;
        }, raw: false, new CaptureOptions(), new ConsoleOptions(), Token);

        Assert.Equal(size, total);
        Assert.Equal(65536, longest);
        Assert.True(most < 400_000_000, $"{most} bytes at once");
    }

    private static SocketPeer Saying(byte[] words) => SocketPeer.Start(async (socket, ct) =>
    {
        await socket.SendAsync(words, ct);
        socket.Shutdown(SocketShutdown.Send);
        await SocketPeer.DrainAsync(socket, ct);
    });

    private Task<SerialCapture> ToFileAsync(SocketPeer peer, CaptureOptions options) => OutputCapture.ToFileAsync(peer.Target("tcp"), Log, options, new ConsoleOptions(), Token);

    private static async Task<List<string>> LinesAsync(SocketPeer peer, bool raw)
    {
        List<string> all = [];
        await OutputCapture.ToLinesAsync(peer.Target("tcp"), lines =>
        {
            all.AddRange(lines);
            return Task.CompletedTask;
        }, raw, new CaptureOptions(), new ConsoleOptions(), Token);
        return all;
    }
}
