using System;
using System.Linq;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans;

public sealed class PlanExporterTests
{
    private static SerialPort Port(int number, SerialBacking? backing) => new()
    {
        Key = SerialPort.FirstKey + number - 1,
        Backing = backing,
        StartConnected = true,
        YieldOnPoll = true,
    };

    private static SerialPort Client(int number) => Port(number, new UriBacking("tcp://nport-a:4001", SerialDirection.Client));

    private static VirtualMachineInfo Vm(string name, params SerialPort[] ports) => new()
    {
        Server = "vc01",
        Reference = new ManagedObjectReference("VirtualMachine", $"vm-{name.Length}"),
        Name = name,
        Path = "DC0/vm/" + name,
        PowerState = PowerState.PoweredOff,
        Ports = ports,
    };

    private static string Export(params VirtualMachineInfo[] vms)
    {
        string yaml = PlanExporter.Export(vms);
        PlanText.Read(yaml); // whatever is exported can be read
        return yaml;
    }

    [Fact]
    public void Network_ports_become_entries_and_the_others_comments()
        => Assert.Equal("""
            version: 1
            servers: [vc01]
            vms:
              - match: web1
                ports:
                  - {port: 1, connect: "tcp://nport-a:4001", startConnected: true, yieldOnPoll: true}
                  - {port: 2, vspc: "telnet://vspc01:13370", service: vSPC.py, direction: server, startConnected: false, yieldOnPoll: true}
                  # serial port 3 is left out: it is not on the network (file [ds1] web1/console.log)
                  - {port: 4, listen: "telnet://:12345", startConnected: true, yieldOnPoll: false}
                  # serial port 5 is left out: it has lost its backing

            """.ReplaceLineEndings("\n"), Export(Vm("web1",
            Client(1),
            Port(2, new UriBacking("vSPC.py", SerialDirection.Server, "telnet://vspc01:13370")) with { StartConnected = false },
            Port(3, new FileBacking("[ds1] web1/console.log")),
            Port(4, new UriBacking("telnet://:12345", SerialDirection.Server)) with { YieldOnPoll = false },
            Port(5, null))));

    [Fact]
    public void Disconnection_is_written_only_for_a_running_VM()
    {
        VirtualMachineInfo running = Vm("web1", Client(1), Client(2) with { Connected = true }) with { PowerState = PowerState.PoweredOn };

        Assert.Equal([false, null], PlanText.Read(Export(running)).VMs[0].Ports.Select(p => p.Desired.Connected));
        Assert.DoesNotContain("connected:", Export(running with { PowerState = PowerState.PoweredOff }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_two_VMs_have_gives_way_to_the_path_and_that_to_the_id()
    {
        VirtualMachineInfo one = Vm("web1", Client(1));
        VirtualMachineInfo two = one with { Reference = new("VirtualMachine", "vm-2"), Name = "WEB1", Path = "DC1/vm/web1" };
        VirtualMachineInfo three = two with { Reference = new("VirtualMachine", "vm-3"), Path = "" };

        Assert.Equal(["DC0/vm/web1", "DC1/vm/web1", "VirtualMachine-vm-3"], PlanText.Read(Export(one, two, three)).VMs.Select(vm => vm.Match));
        Assert.Contains("- match: VirtualMachine-vm-3   # WEB1\n", Export(one, two, three), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web[1]")]
    [InlineData("*")]
    [InlineData("who?")]
    public void A_name_that_would_be_read_as_something_else_gives_way_to_the_id(string name)
    {
        VirtualMachineInfo vm = Vm(name, Port(1, new UriBacking("tcp://:5000", SerialDirection.Server)));

        Assert.Equal(vm.Reference.ToString(), Assert.Single(PlanText.Read(Export(vm)).VMs).Match);
    }

    [Fact]
    public void A_name_with_a_blank_at_its_end_gives_way_to_the_path()
        => Assert.Equal("DC0/vm/ web1", Assert.Single(PlanText.Read(Export(Vm(" web1", Client(1)))).VMs).Match);

    [Theory]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("4711")]
    [InlineData("1e3")]
    [InlineData("~")]
    [InlineData("a: b # c")]
    [InlineData("\"quoted\" \\ 'name'")]
    [InlineData("- dash")]
    [InlineData("büro 東京 \U0001F5A5")]
    [InlineData("a/b%c")]
    public void Any_name_comes_back_as_it_was(string name)
        => Assert.Equal(name, Assert.Single(PlanText.Read(Export(Vm(name, Client(1)))).VMs).Match);

    [Fact]
    public void The_server_is_written_with_each_VM_when_there_are_two()
    {
        VirtualMachineInfo here = Vm("web1", Client(1));
        VirtualMachineInfo there = here with { Server = "vc02:8443" };

        Plan plan = PlanText.Read(Export(here, there));

        Assert.Equal(["vc01", "vc02:8443"], plan.Servers.Select(s => s.Name));
        Assert.Equal([("web1", "vc01"), ("web1", "vc02:8443")], plan.VMs.Select(vm => (vm.Match, vm.Server!)));
    }

    [Fact]
    public void A_VM_that_comes_twice_is_written_once()
        => Assert.Single(PlanText.Read(Export(Vm("web1", Client(1)), Vm("web1", Client(1)))).VMs);

    [Fact]
    public void A_URI_that_no_plan_may_hold_becomes_a_comment_that_says_why()
    {
        string yaml = Export(Vm("web1", Port(1, new UriBacking("tcp://5000", SerialDirection.Server))));

        Assert.Contains("vms: []\n  # vc01/web1, serial port 1 is left out: listen tcp://5000: ", yaml, StringComparison.Ordinal);
        Assert.Contains("tcp://:5000", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_cannot_break_out_of_a_comment()
    {
        string yaml = Export(Vm("web1\nvms: []\u2028x", Port(1, new FileBacking("[ds] a\nversion: 2"))), Vm("db1", Client(1)));

        Assert.Equal("db1", Assert.Single(PlanText.Read(yaml).VMs).Match);
    }

    [Fact]
    public void Templates_and_VMs_out_of_reach_are_left_out_with_the_reason()
    {
        string yaml = Export(
            Vm("golden", Client(1)) with { IsTemplate = true },
            Vm("lost", Client(1)) with { ConnectionState = ConnectionState.Inaccessible },
            Vm("plain"));

        Assert.Equal("version: 1\nservers: [vc01]\nvms: []\n  # vc01/golden is left out: it is a template\n  # vc01/lost is left out: it is inaccessible\n", yaml);
    }

    [Fact]
    public void Without_VMs_it_is_a_plan_all_the_same()
        => Assert.Equal("version: 1\nvms: []\n", Export());
}
