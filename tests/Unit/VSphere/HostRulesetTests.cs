using System.Xml.Linq;
using VmSerial.VSphere;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class HostRulesetTests
{
    [Fact]
    public void Allowed_addresses_and_networks_are_read_into_one_list()
    {
        FirewallRuleset ruleset = Read("<allowedHosts><ipAddress>192.0.2.7</ipAddress><ipNetwork><network>10.0.0.0</network><prefixLength>8</prefixLength></ipNetwork><allIp>false</allIp></allowedHosts>");

        Assert.False(ruleset.AllIpAllowed);
        Assert.Equal(["192.0.2.7", "10.0.0.0/8"], ruleset.AllowedHosts!);
    }

    [Fact]
    public void Without_a_list_every_address_is_allowed()
    {
        Assert.True(Read("").AllIpAllowed);
        Assert.Empty(Read("").AllowedHosts!);
    }

    private static FirewallRuleset Read(string allowed)
        => HostReader.ReadRuleset(XElement.Parse($"<HostFirewallRuleset xmlns='urn:vim25'><key>moxa</key>{allowed}<enabled>true</enabled></HostFirewallRuleset>"));
}
