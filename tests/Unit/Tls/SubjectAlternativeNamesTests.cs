using System.Linq;
using FsCheck.Fluent;
using VmSerial.Tls;
using VmSerial.Unit.Esx;
using Xunit;

namespace VmSerial.Unit.Tls;

public sealed class SubjectAlternativeNamesTests
{
    [Fact]
    public void Names_addresses_and_URIs_are_read_and_the_rest_is_left_out()
        => Assert.Equal(["a.b", "10.0.0.1"], SubjectAlternativeNames.Read([0x30, 14, 0x82, 3, (byte)'a', (byte)'.', (byte)'b', 0x81, 1, (byte)'x', 0x87, 4, 10, 0, 0, 1]));

    [Fact]
    public void A_length_that_goes_beyond_the_end_ends_the_list()
        => Assert.Equal(["a"], SubjectAlternativeNames.Read([0x30, 7, 0x82, 1, (byte)'a', 0x82, 0x82, 0xFF, 0xFF]));

    [Fact]
    public void No_more_than_a_hundred_are_kept()
        => Assert.Equal(100, SubjectAlternativeNames.Read([0x30, 0x82, 600 >> 8, 600 & 255, .. Enumerable.Repeat<byte[]>([0x82, 1, (byte)'a'], 200).SelectMany(n => n)]).Count);

    [Fact]
    public void Whatever_comes_is_read_without_an_error()
        => Rulesets.Check(2000, 60, Gen.Elements<byte>(0x30, 0x82, 0x87, 0x86, 0x80, 0x81, 0xFF, 0, 1, 4, 9).ArrayOf(), bytes =>
        {
            Assert.InRange(SubjectAlternativeNames.Read(bytes).Count, 0, bytes.Length);
            Assert.InRange(SubjectAlternativeNames.Read([0x30, (byte)(bytes.Length & 0x7F), .. bytes]).Count, 0, bytes.Length);
        });
}
