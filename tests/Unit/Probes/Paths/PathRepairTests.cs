using System.Collections.Generic;
using System.Net;
using VmSerial.Esx;
using VmSerial.Probes.Diagnosis;
using VmSerial.Probes.HostPath;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Probes.Paths;

/// <summary>Which repair a verdict names, as the line to type.</summary>
public sealed class PathRepairTests
{
    [Theory]
    [InlineData("tcp://192.0.2.7:4001", null, "remoteSerialPort", "Enable-EsxSerialFirewall -VMHost 'esx''01' -Ruleset Network")]
    [InlineData("vSPC.py", "telnet://192.0.2.7:13370", "vSPC", "Enable-EsxSerialFirewall -VMHost 'esx''01' -Ruleset Vspc")]
    [InlineData("tcp://192.0.2.7:4001", null, "moxa", "Set-EsxCustomRuleset -VMHost 'esx''01' -Id moxa -Enabled")]
    [InlineData("tcp://192.0.2.7:4001", null, "nfsClient", "Add-EsxCustomRuleset -VMHost 'esx''01' -Id vmserial-4001 -Port 4001 -Direction Outbound -Enable")]
    [InlineData("tcp://192.0.2.7:4001", null, null, "Add-EsxCustomRuleset -VMHost 'esx''01' -Id vmserial-4001 -Port 4001 -Direction Outbound -Enable")]
    public void A_shut_firewall_is_opened_by_what_lies_there_ready_and_never_by_a_ruleset_of_another_service(string uri, string? proxy, string? ready, string line)
    {
        PathEvidence e = Evidence(new UriBacking(uri, proxy is null ? SerialDirection.Client : SerialDirection.Server, proxy), ready is null ? [] : [ready], []);
        PathDiagnosis said = Diagnoser.Decide(e);
        Assert.Equal((PathVerdict.HostFirewallDrops, line), (said.Verdict, said.Repair!.Command));
    }

    [Fact]
    public void Only_the_list_of_somebody_s_own_ruleset_is_extended_and_what_is_in_it_stays()
    {
        UriBacking uri = new("tcp://192.0.2.7:4001", SerialDirection.Client);
        FirewallRuleset Of(string id, params string[] allowed) => new(id, true, [], AllIpAllowed: false) { AllowedHosts = allowed };
        Assert.Equal("Set-EsxCustomRuleset -VMHost 'esx''01' -Id lab -AllowedIp 203.0.113.0/24,192.0.2.7", Command(uri, Of("lab", "203.0.113.0/24")));
        Assert.StartsWith("Add-EsxCustomRuleset", Command(uri, Of("remoteSerialPort", "203.0.113.0/24")), System.StringComparison.Ordinal);
        Assert.StartsWith("Add-EsxCustomRuleset", Command(uri, Of("lab", "what is this?")), System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_one_word_of_PowerShell_whatever_it_holds()
    {
        PathSubject odd = new("o\u2019brien'; Remove-Item x", 2, "esx01");
        Assert.Equal("Set-VMNetworkSerialPort -VM 'o\u2019\u2019brien''; Remove-Item x' -SerialPort 2 -Connected", new PathRepair(PathRepairKind.ConnectPort, odd).Command);
    }

    private static string Command(UriBacking uri, FirewallRuleset excluding) => Diagnoser.Decide(Evidence(uri, [], [excluding])).Repair!.Command;

    private static PathEvidence Evidence(UriBacking uri, string[] ready, IReadOnlyList<FirewallRuleset> excluding) => new()
    {
        Subject = new PathSubject("web1", 1, "esx'01"),
        Port = new PortEvidence { Asked = "port", Backing = uri, Status = PortStatus.RecoverableError },
        Firewall = new FirewallEvidence
        {
            Asked = "rulesets",
            Flow = new FlowVerdict(new FirewallFlow(RuleDirection.Outbound, RuleProtocol.Tcp, SerialUri.Parse(uri.NetworkUri).Port, IPAddress.Parse("192.0.2.7")), FlowAnswer.Closed) { WouldOpenIfEnabled = ready },
            ExcludedBy = excluding,
        },
    };
}
