using System.Collections.Generic;
using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans.NPorts;

/// <summary>Plans that speak of NPorts against what was read of them.</summary>
public sealed class NPortPlanTests
{
    private const string Plan = """
        version: 1
        nports:
          - address: nport-a
            ports: [{port: 1, mode: tcpServer, tcpPort: 4001, maxConnection: 2, line: "115200,N,8,1"}]
        """;

    private static PlanComparison Compare(string plan, params NPortReading[] nports) => PlanComparer.Compare(PlanText.Read(plan), new SerialWorld { NPorts = nports });

    [Fact]
    public void Rows_of_NPorts_stand_between_those_of_hosts_and_VMs()
    {
        VirtualMachineInfo vm = Worlds.VM("a", ports: Worlds.Port(1, Worlds.Connect("tcp://x:1")));
        SerialWorld world = Worlds.World([vm], Worlds.Host("esx01")) with { NPorts = [Devices.Read(Devices.Device("nport-a", Devices.Port(1)))] };
        PlanComparison comparison = PlanComparer.Compare(PlanText.Read(Plan + "\nvms: [{match: a, ports: [{port: 1, connect: \"tcp://nport-a:4001\"}]}]\n"), world);
        Assert.Equal(["nport-a", "vc01/a"], comparison.Changes.Select(change => change.Target));
        Assert.Equal(("TCP Server, TCP port 4001, max connection 1, 9600,N,8,1", 4), (comparison.Changes[0].Actual, comparison.Changes[0].Position!.Line));
        Assert.Contains("nobody is connected to them now", comparison.Changes[0].Operation);
    }

    [Fact]
    public void What_is_as_wanted_is_in_the_desired_state()
        => Assert.True(Compare(Plan, Devices.Read(Devices.Device("nport-a", Devices.Port(1, max: 2, line: "115200,N,8,1")))).InDesiredState);

    [Fact]
    public void A_device_that_cannot_be_read_is_a_row_that_says_why_and_hides_no_other()
    {
        VmSerialException closed = new("NPortTelnetClosed", ErrorKind.ConnectionFailed, "NPort 'nport-a' refuses telnet.", "nport-a", "Enable the telnet console.");
        PlanComparison comparison = Compare(Plan + "\n  - {address: nport-b, ports: [{port: 1, maxConnection: 1}]}\n",
            new NPortReading(new NPortAccess("nport-a")) { Error = closed }, Devices.Read(Devices.Device("nport-b", Devices.Port(1))));
        SerialChange row = comparison.Changes[0];
        Assert.Equal((false, ChangeObstacle.NPortNotRead, "not read"), (row.InDesiredState, row.Obstacle, row.Actual));
        Assert.Equal("NPort 'nport-a' refuses telnet. Enable the telnet console.", row.Advice);
        Assert.Contains("max connection 2", row.Desired);
        Assert.True(comparison.Changes[1].InDesiredState);
        Assert.DoesNotContain(comparison.Findings, finding => finding.Severity == FindingSeverity.Error);
    }

    [Theory]
    [InlineData(false, ChangeObstacle.NPortRestartNotAllowed)]
    [InlineData(true, ChangeObstacle.None)]
    public void A_restart_that_cuts_other_ports_has_to_be_allowed_and_names_who_is_connected(bool allowed, ChangeObstacle obstacle)
    {
        NPortConfiguration device = Devices.Device("nport-a", Devices.Port(1), Devices.Port(2)) with { Clients = [new NPortClient(4002, new IPEndPoint(IPAddress.Parse("192.0.2.9"), 5555))] };
        SerialChange row = Assert.Single(Compare(Plan + $"\n    allowRestart: {(allowed ? "true" : "false")}\n", Devices.Read(device)).Changes);
        Assert.Equal(obstacle, row.Obstacle);
        Assert.Contains("192.0.2.9 on port 2 (TCP 4002)", allowed ? row.Operation : row.Advice);
        if (!allowed)
            Assert.Contains("allowRestart: true", row.Advice);
    }

    [Fact]
    public void A_device_that_needs_no_change_needs_no_leave_to_restart()
        => Assert.True(Compare(Plan, Devices.Read(Devices.Device("nport-a", Devices.Port(1, max: 2, line: "115200,N,8,1"), Devices.Port(2)))).InDesiredState);

    [Fact]
    public void The_word_hosts_stands_for_every_host_that_a_VM_may_run_on()
    {
        HostInfo[] hosts =
        [
            Worlds.Host("esx01") with { ManagementAddresses = ["198.18.0.103", "2001:db8::1"] }, Worlds.Host("esx02") with { ManagementAddresses = ["198.18.0.104"] },
            Worlds.Host("esx09", cluster: "other") with { ManagementAddresses = ["198.18.0.109"] },
        ];
        SerialWorld world = Worlds.World([Worlds.VM("a", ports: Worlds.Port(1, Worlds.Connect("tcp://nport-a:4001")))], hosts) with { NPorts = [Devices.Read(Devices.Device("nport-a", Devices.Port(1)))] };
        const string Hosts = "version: 1\nnports: [{address: nport-a, accessibleIp: [hosts, 192.0.2.0/24]}]\nvms: [{match: a, ports: [{port: 1, connected: true}]}]\n";
        PlanComparison comparison = PlanComparer.Compare(PlanText.Read(Hosts), world);
        Assert.Equal("only 192.0.2.0/24, 198.18.0.103, 198.18.0.104", comparison.Changes[0].Desired);

        PlanComparison unknown = PlanComparer.Compare(PlanText.Read(Hosts), world with { Hosts = [hosts[0], hosts[1] with { ManagementAddresses = [] }, hosts[2]] });
        Finding finding = Assert.Single(unknown.Findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Equal("HostAddressUnknown", finding.Id);
        Assert.Contains("'esx02'", finding.Message);
        Assert.DoesNotContain(unknown.Changes, change => change.Target == "nport-a");
    }

    [Fact]
    public void A_device_that_was_exported_is_as_the_plan_wants_it()
    {
        var ports = from count in Gen.Choose(1, 8)
                    from list in (from mode in Gen.Elements((OperationMode[])System.Enum.GetValues(typeof(OperationMode)))
                                  from max in Gen.Choose(1, 8)
                                  from line in Gen.Elements("115200,N,8,1", "9600,E,7,2,RTS/CTS,RS-232", "300,O,5,1.5", "50,M,8,1,XON/XOFF")
                                  select (mode, max, line)).ListOf(count)
                    from admitted in Gen.Elements<string[]?>(null, [], ["192.0.2.7", "198.18.0.0/16"])
                    select (list, admitted);
        Prop.ForAll(ports.ToArbitrary(), one =>
        {
            NPortConfiguration device = Devices.Device("nport a#1"[..5] + "-a", [.. one.list.Select((port, i) => Devices.Port(i + 1, port.mode, max: port.max, line: port.line))]) with
            {
                AccessibleIpActive = one.admitted is null ? null : one.admitted.Length > 0,
                AccessibleIp = one.admitted is null ? null : Devices.Rows(one.admitted),
            };
            PlanComparison comparison = Compare(PlanExporter.Export([], [device]), Devices.Read(device));
            Assert.Equal(device.Ports.Count + (one.admitted is null ? 0 : 1), comparison.Changes.Count);
            Assert.All(comparison.Changes, change => Assert.True(change.InDesiredState, $"{change.Actual} is not {change.Desired}"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true));
    }
}
