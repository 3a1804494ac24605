using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort.Dsci;
using Xunit;

namespace VmSerial.Unit.NPort;

public sealed class DsciTargetTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("192.0.2.0/24", 254, "192.0.2.1", "192.0.2.254")]
    [InlineData("192.0.2.77/30", 2, "192.0.2.77", "192.0.2.78")]
    [InlineData("192.0.2.76/31", 2, "192.0.2.76", "192.0.2.77")]
    [InlineData("192.0.2.77/32", 1, "192.0.2.77", "192.0.2.77")]
    [InlineData("10.1.0.0/16", 65534, "10.1.0.1", "10.1.255.254")]
    [InlineData("192.0.2.250-192.0.3.5", 12, "192.0.2.250", "192.0.3.5")]
    [InlineData("192.0.2.10-40", 31, "192.0.2.10", "192.0.2.40")]
    [InlineData("192.0.2.10", 1, "192.0.2.10", "192.0.2.10")]
    [InlineData("255.255.255.255-255.255.255.255", 1, "255.255.255.255", "255.255.255.255")]
    public async Task A_range_is_its_addresses_without_those_of_the_network(string text, int count, string first, string last)
    {
        DsciTarget target = await ParseAsync(text, force: false);
        Assert.Equal((uint)count, target.Count);
        Assert.Equal((first, last), (target[0].ToString(), target[target.Count - 1].ToString()));
    }

    [Fact]
    public async Task A_range_beyond_a_16_is_asked_only_when_somebody_insists()
    {
        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => ParseAsync("10.0.0.0/15", force: false));
        Assert.Equal(("AddressRangeTooLarge", ErrorKind.LimitExceeded), (failure.Id, failure.Kind));
        Assert.Contains("131070", failure.Message);
        Assert.Equal(131070u, (await ParseAsync("10.0.0.0/15", force: true)).Count);
    }

    [Theory]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/0")]
    [InlineData("192.0.2/24")]
    [InlineData("192.0.2.40-192.0.2.10")]
    [InlineData("192.0.2.10-300")]
    [InlineData("300.1.1.1")]
    [InlineData("4001")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("nport-a:4001")]
    [InlineData("2001:db8::1")]
    public async Task What_is_no_range_is_refused_with_the_forms_that_are(string text)
        => Assert.Equal("AddressRangeInvalid", (await Assert.ThrowsAsync<VmSerialException>(() => ParseAsync(text, force: false))).Id);

    [Fact]
    public async Task A_name_is_its_IPv4_addresses()
    {
        DsciTarget target = await ParseAsync("localhost", force: false);
        Assert.Equal("127.0.0.1", target[0].ToString());
        Assert.Equal("NameNotResolved", (await Assert.ThrowsAsync<VmSerialException>(() => ParseAsync("nport-a.invalid", force: false))).Id);
    }

    private static Task<DsciTarget> ParseAsync(string text, bool force) => DsciTarget.ParseAsync(text, force, TimeSpan.FromSeconds(20), Ct);
}
