using VmSerial.Plans;
using Xunit;

namespace VmSerial.Unit.Plans;

public sealed class NearestNameTests
{
    private static readonly string[] s_keys = ["port", "connect", "connected", "startConnected", "yieldOnPoll"];

    [Theory]
    [InlineData("conect", "connect")]
    [InlineData("conected", "connected")]
    [InlineData("prot", "port")]
    [InlineData("CONNECT", "connect")]
    [InlineData("start-connected", "startConnected")]
    [InlineData("yieldOnPol", "yieldOnPoll")]
    [InlineData("yeildOnPool", "yieldOnPoll")]
    [InlineData("baudrate", null)]
    [InlineData("host", null)]
    [InlineData("", null)]
    public void The_name_that_was_meant_is_found_and_no_other(string typed, string? meant)
        => Assert.Equal(meant, NearestName.Find(typed, s_keys));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void A_swap_of_neighbours_counts_once(string a, string b, int distance)
        => Assert.Equal(distance, NearestName.Distance(a, b));
}
