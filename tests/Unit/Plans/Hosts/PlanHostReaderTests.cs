using System.Linq;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using Xunit;

namespace VmSerial.Unit.Plans.Hosts;

/// <summary>What a plan says of hosts, and how its mistakes are named.</summary>
public sealed class PlanHostReaderTests
{
    private const string Whole = """
        version: 1
        hosts:
          - match: lab-a
            ssh: {user: root, password: env:ESX_PASSWORD, start: true, allowLegacy: true}
            rulesets:
              - {id: remoteSerialPort, enabled: true}
              - {id: ntpClient, allowedIps: [192.0.2.7, 2001:db8::/32]}
            custom:
              - id: moxa
                rules: [{port: 4001}, {port: 4002-4016, direction: inbound, protocol: udp}]
                allowedIps: all
                persistence: localSh
              - {id: old, state: absent}
        """;

    private static string WithCustom(string keys) => $"""
        version: 1
        hosts:
          - match: esx01
            custom:
              - {keys}
        """;

    private static string WithHost(string keys) => $"""
        version: 1
        hosts:
          - {keys}
        """;

    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        PlanHost host = Assert.Single(PlanText.Read(Whole).Hosts);

        Assert.Equal("lab-a", host.Match);
        Assert.Equal(("root", "ESX_PASSWORD", true, true), (host.Ssh!.User, host.Ssh.PasswordVariable, host.Ssh.Start, host.Ssh.AllowLegacy));
        Assert.Equal(["remoteSerialPort", "ntpClient", "moxa", "old"], host.Rulesets.Select(r => r.Desired.Id.Text));
        Assert.Equal((true, false), (host.Rulesets[0].Desired.Enabled, host.Rulesets[0].Desired.IsCustom));
        Assert.Equal(["192.0.2.7", "2001:db8::/32"], host.Rulesets[1].Desired.Allowed!.Select(a => a.ToString()));
        DesiredRuleset moxa = host.Rulesets[2].Desired;
        Assert.Equal(["outbound tcp dst 4001", "inbound udp dst 4002-4016"], moxa.Rules!.Select(r => r.ToString()));
        Assert.Empty(moxa.Allowed!);
        Assert.Equal((true, PersistenceMethod.LocalSh), (moxa.Enabled, moxa.Persistence));
        Assert.True(host.Rulesets[3].Desired.Absent);
    }

    [Fact]
    public void A_plan_may_speak_of_hosts_alone() => Assert.Empty(PlanText.Read(Whole).VMs);

    [Fact]
    public void A_plan_that_speaks_of_neither_is_refused()
        => Assert.Equal("1:1 'vms' is missing: a plan needs it, with a list of VMs, or 'hosts', with a list of hosts, or 'nports', with a list of NPorts", PlanText.Problem("version: 1"));

    [Theory]
    [InlineData("{id: 'my ruleset', rules: [{port: 1}]}", "'my ruleset' is no ruleset id: it holds a blank")]
    [InlineData("{id: \"$(reboot)\", rules: [{port: 1}]}", "is no ruleset id: it holds the character $")]
    [InlineData("{id: \"a'b\", rules: [{port: 1}]}", "is no ruleset id: it holds the character '")]
    [InlineData("{id: \"a\\nb\", rules: [{port: 1}]}", "is no ruleset id: it holds a line break")]
    [InlineData("{id: sshServer, rules: [{port: 22}]}", "is a ruleset of ESXi itself")]
    [InlineData("{id: SSHSERVER, state: absent}", "is a ruleset of ESXi itself")]
    [InlineData("{id: moxa}", "a custom ruleset needs 'rules'")]
    [InlineData("{id: moxa, rules: []}", "a custom ruleset needs 'rules'")]
    [InlineData("{id: moxa, state: absent, rules: [{port: 1}]}", "'rules' has no meaning beside 'state: absent'")]
    [InlineData("{id: moxa, rules: [{port: 0}]}", "port 0 is not in 1 to 65535")]
    [InlineData("{id: moxa, rules: [{port: 65536}]}", "port 65536 is not in 1 to 65535")]
    [InlineData("{id: moxa, rules: [{port: 4016-4001}]}", "the range 4016 to 4001 ends before it begins")]
    [InlineData("{id: moxa, rules: [{port: a-b}]}", "expected a port from 1 to 65535 or a range such as 4001-4016")]
    [InlineData("{id: moxa, rules: [{port: 1-2-3}]}", "expected a port from 1 to 65535 or a range")]
    [InlineData("{id: moxa, rules: [{port: 1}, {port: 1}]}", "has the rule 'outbound tcp dst 1' twice")]
    [InlineData("{id: moxa, rules: [{port: 1}], allowedIps: []}", "an empty list would let nobody in")]
    [InlineData("{id: moxa, rules: [{port: 1}], allowedIps: [nport-a]}", "expected an address or a network such as 192.0.2.7 or 192.0.2.0/24, found 'nport-a'")]
    [InlineData("{id: moxa, rules: [{port: 1}], persistence: always}", "expected auto, none, sticky, localSh or vib, found 'always'")]
    public void What_is_wrong_with_a_custom_ruleset_is_named_in_its_line(string keys, string message)
    {
        string problem = PlanText.Problems(WithCustom(keys))[0];

        Assert.StartsWith("5:", problem);
        Assert.Contains(message, problem);
    }

    [Theory]
    [InlineData("{match: esx01}", "a host needs 'rulesets' or 'custom'")]
    [InlineData("{match: esx01, rulesets: [{id: remoteSerialPort, allowedIps: [192.0.2.7]}]}", "The allowed addresses of 'remoteSerialPort' are not changed")]
    [InlineData("{match: esx01, rulesets: [{id: a}, {id: A}]}", "the ruleset 'A' is given twice for this host")]
    [InlineData("{match: esx01, rulesets: [], ssh: {password: hunter2}}", "a password does not belong in a plan")]
    [InlineData("{match: esx01, rulesets: [], ssh: {fingerprint: 'MD5:00'}}", "expected a fingerprint such as SHA256:")]
    [InlineData("{match: 'esx*', rulesets: [], ssh: {address: 'gw:2222'}}", "'address' under the wildcard 'esx*' would be the same for every host")]
    public void What_is_wrong_with_a_host_is_named(string keys, string message) => Assert.Contains(message, PlanText.Problems(WithHost(keys))[0]);

    [Fact]
    public void A_password_that_was_written_down_is_not_repeated()
        => Assert.DoesNotContain("hunter2", PlanText.Problem(WithHost("{match: esx01, rulesets: [], ssh: {password: hunter2}}")));
}
