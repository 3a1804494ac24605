using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Consoles.Captures;
using VmSerial.Unit.Esx;
using Xunit;

namespace VmSerial.Unit.Consoles;

public sealed class OutputLinesTests
{
    [Theory]
    [InlineData("a\nb\r\n\nc", "a|b||c")]
    [InlineData("10%\r20%\r\r\nend", "10%|20%|end")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007x\u001b]52;c;AAAA\u001b\\y", "xy")]
    [InlineData("\u001bP1;2|stuff\u001b\\z", "z")]
    [InlineData("\u001b(Bx\u001b7y\u001bcz", "xyz")]
    [InlineData("\u009b2Jx", "x")]
    [InlineData("\u001b]0;never ended\nnext", "|next")]
    [InlineData("\u001b[31\nnext", "|next")]
    [InlineData("b\u0008\u0000\u007fell\u0007", "bell")]
    [InlineData("tab\there", "tab\there")]
    [InlineData("\u202Etxt.exe", "\\u202etxt.exe")]
    public void Lines_are_what_a_reader_sees(string said, string lines) => Assert.Equal(lines, string.Join('|', Read([Encoding.UTF8.GetBytes(said)])));

    [Fact]
    public void A_character_that_comes_in_two_pieces_is_one() => Assert.Equal(["ü"], Read([[0xC3], [0xBC]]));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_replaced() => Assert.Equal(["a\uFFFDb"], Read([[(byte)'a', 0xFF, (byte)'b']]));

    [Fact]
    public void Whatever_comes_however_it_is_cut_nothing_is_left_that_drives_a_terminal()
        => Rulesets.Check(5000, 80, Gen.Zip(Bytes, Gen.Choose(1, 9)), given =>
        {
            (byte[] bytes, int size) = given;
            IReadOnlyList<string> lines = Read(bytes.Chunk(size));
            Assert.All(lines, line => Assert.DoesNotContain(line, c => c != '\t' && char.IsControl(c)));
            Assert.Equal(Read([bytes]), lines);
        });

    private static Gen<byte[]> Bytes => Gen.OneOf(Gen.Elements<byte>(27, 27, 27, 91, 93, 80, 92, 7, 10, 13, 0xC2, 0x9B, 0x9D, 48, 59, 109, 65), Gen.Choose(0, 255).Select(i => (byte)i)).ArrayOf();

    private static List<string> Read(IEnumerable<byte[]> pieces)
    {
        OutputLines lines = new(raw: false);
        List<string> all = [.. pieces.SelectMany(piece => lines.Add(piece, piece.Length))];
        return lines.End() is { } last ? [.. all, last] : all;
    }
}
