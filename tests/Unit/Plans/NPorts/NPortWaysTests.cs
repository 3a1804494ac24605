using System.Collections.Generic;
using System.Linq;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans.NPorts;

/// <summary>What VMs' ports and NPorts of one plan say of each other.</summary>
public sealed class NPortWaysTests
{
    private static readonly string[] s_ids = ["NPortPortNotServed", "NPortOversubscribed", "AccessibleIpExcludesHost", "TelnetAtRawPort"];

    private static IReadOnlyList<Finding> Find(string uri, NPortConfiguration device, string wanted = "{port: 1}", int vms = 1, string rest = "", string[]? addresses = null)
    {
        string plan = $"version: 1\nnports: [{{address: nport-a, allowRestart: true, ports: [{wanted}]{rest}}}]\nvms:\n"
            + string.Concat(Enumerable.Range(0, vms).Select(i => $"  - {{match: vm{i}, ports: [{{port: 1, connect: \"{uri}\"}}]}}\n"));
        SerialWorld world = Worlds.World(Enumerable.Range(0, vms).Select(i => Worlds.VM($"vm{i}", ports: Worlds.Port(1, Worlds.Connect("tcp://old:1")))),
            Worlds.Host("esx01") with { ManagementAddresses = ["198.18.0.103"] }, Worlds.Host("esx02") with { ManagementAddresses = ["198.18.0.104"] });
        return [.. PlanComparer.Compare(PlanText.Read(plan), world with { NPorts = [Devices.Read(device, addresses ?? ["192.0.2.7"])] }).Findings.Where(finding => s_ids.Contains(finding.Id))];
    }

    [Theory]
    [InlineData("tcp://nport-a:4001", null)]
    [InlineData("tcp://NPORT-A:4002", null)]
    [InlineData("tcp://192.0.2.7:4001", null)]
    [InlineData("tcp://nport-a:4003", "NPortPortNotServed")]
    [InlineData("tcp://192.0.2.7:4003", "NPortPortNotServed")]
    [InlineData("tcp://other:4003", null)]
    [InlineData("telnet://nport-a:4001", "TelnetAtRawPort")]
    public void A_URI_that_leads_to_an_NPort_of_the_plan_is_held_against_it(string uri, string? id)
        => Assert.Equal(id is null ? [] : [id], Find(uri, Devices.Device("nport-a", Devices.Port(1), Devices.Port(2))).Select(finding => finding.Id));

    [Fact]
    public void What_the_plan_will_set_counts_as_set()
    {
        NPortConfiguration device = Devices.Device("nport-a", Devices.Port(1, OperationMode.RealCom));
        Assert.Empty(Find("tcp://nport-a:5001", device, "{port: 1, mode: tcpServer, tcpPort: 5001}"));
        Finding finding = Assert.Single(Find("tcp://nport-a:4001", device, "{port: 1, mode: tcpServer, tcpPort: 5001}"));
        Assert.Contains("port 1 on 5001", finding.Message);
        Assert.Equal("vc01/vm0", finding.Target);
    }

    [Fact]
    public void A_number_that_nobody_knows_is_not_called_wrong()
        => Assert.Empty(Find("tcp://nport-a:4001", Devices.Device("nport-a", Devices.Port(1, OperationMode.RealCom)), "{port: 1, mode: tcpServer}"));

    [Fact]
    public void Telnet_at_a_port_in_RFC2217_mode_is_right_whatever_its_number()
        => Assert.Empty(Find("telnet://nport-a:4001", Devices.Device("nport-a", Devices.Port(1, OperationMode.Rfc2217, tcp: 4001))));

    [Fact]
    public void Telnet_at_a_TCP_server_port_is_wrong_whatever_its_number()
        => Assert.Equal("TelnetAtRawPort", Assert.Single(Find("telnet://nport-a:7000", Devices.Device("nport-a", Devices.Port(1, tcp: 7000)))).Id);

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void More_VMs_than_a_port_takes_are_told(int vms, bool told)
    {
        IReadOnlyList<Finding> findings = Find("tcp://nport-a:4001", Devices.Device("nport-a", Devices.Port(1, max: 1)), "{port: 1, maxConnection: 2}", vms);
        Assert.Equal(told, findings.Any(finding => finding.Id == "NPortOversubscribed" && finding.Message.Contains("takes 2 connections")));
        Assert.Equal(told ? 1 : 0, findings.Count);
    }

    [Theory]
    [InlineData(", accessibleIp: all", 0)]
    [InlineData(", accessibleIp: [hosts]", 0)]
    [InlineData(", accessibleIp: [198.18.0.103]", 1)]
    [InlineData(", accessibleIp: [198.18.0.0/16]", 0)]
    [InlineData("", 1)]
    public void A_host_that_the_device_keeps_out_is_named(string rest, int count)
    {
        NPortConfiguration device = Devices.Device("nport-a", Devices.Port(1)) with { AccessibleIpActive = true, AccessibleIp = Devices.Rows("198.18.0.103") };
        IReadOnlyList<Finding> findings = Find("tcp://nport-a:4001", device, rest: rest);
        Assert.Equal(count, findings.Count);
        Assert.All(findings, finding => Assert.Equal(("AccessibleIpExcludesHost", "nport-a", true), (finding.Id, finding.Target, finding.Message.Contains("'esx02' (198.18.0.104)"))));
    }
}
