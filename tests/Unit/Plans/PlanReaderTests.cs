using System.Linq;
using VmSerial.Plans;
using VmSerial.Serial;
using Xunit;

namespace VmSerial.Unit.Plans;

public sealed class PlanReaderTests
{
    private const string Sample = """
        version: 1
        servers: [vc01]                       # credentials by reference only
        vms:
          - match: web1
            ports:
              - {port: 1, connect: "tcp://nport-a:4001"}
              - {port: 2, vspc: "telnet://vspc01:13370", service: vSPC.py, direction: server}
              - {port: 3, state: absent}
          - match: web2
            ports: [{port: 1, listen: "telnet://:12345", yieldOnPoll: true}]
        """;

    [Fact]
    public void The_sample_plan_is_read_as_it_is_meant()
    {
        Plan plan = PlanText.Read(Sample);

        Assert.Equal("lab.yaml", plan.File);
        Assert.Equal("vc01", Assert.Single(plan.Servers).Name);
        Assert.Equal(["web1", "web2"], plan.VMs.Select(vm => vm.Match));
        Assert.Equal(
        [
            new DesiredPort(1) { Backing = new UriBacking("tcp://nport-a:4001", SerialDirection.Client) },
            new DesiredPort(2) { Backing = new UriBacking("vSPC.py", SerialDirection.Server, "telnet://vspc01:13370") },
            new DesiredPort(3) { Absent = true },
            new DesiredPort(1) { Backing = new UriBacking("telnet://:12345", SerialDirection.Server), YieldOnPoll = true },
        ], plan.VMs.SelectMany(vm => vm.Ports).Select(p => p.Desired));
    }

    [Fact]
    public void Servers_VMs_and_ports_know_where_they_stand()
    {
        Plan plan = PlanText.Read(Sample);

        Assert.Equal("lab.yaml:2:11", plan.Servers[0].Position.ToString());
        Assert.Equal("lab.yaml:4:5", plan.VMs[0].Position.ToString());
        Assert.Equal("lab.yaml:7:9", plan.VMs[0].Ports[1].Position.ToString());
        Assert.Equal("lab.yaml:10:13", plan.VMs[1].Ports[0].Position.ToString());
    }

    [Fact]
    public void Settings_that_a_plan_does_not_name_are_null()
    {
        DesiredPort port = PlanText.Read(PlanText.WithPort("{port: 7}")).VMs[0].Ports[0].Desired;

        Assert.Equal(new DesiredPort(7), port);
        Assert.Null(port.Backing);
        Assert.Null(port.Connected);
        Assert.Null(port.StartConnected);
        Assert.Null(port.YieldOnPoll);
    }

    [Fact]
    public void Every_setting_of_a_port_is_taken()
    {
        DesiredPort port = PlanText.Read(PlanText.WithPort(
            "{port: 32, state: present, vspc: \"telnets://vspc01:13370\", service: \"vSPC.py?port=A\", direction: client, connected: false, startConnected: true, yieldOnPoll: false}"))
            .VMs[0].Ports[0].Desired;

        Assert.Equal(new DesiredPort(32)
        {
            Backing = new UriBacking("vSPC.py?port=A", SerialDirection.Client, "telnets://vspc01:13370"),
            Connected = false,
            StartConnected = true,
            YieldOnPoll = false,
        }, port);
    }

    [Fact]
    public void A_concentrator_port_without_a_direction_is_a_server()
        => Assert.Equal(SerialDirection.Server, PlanText.Read(PlanText.WithPort("{port: 1, vspc: \"telnet://v:1\", service: s}")).VMs[0].Ports[0].Desired.Backing!.Direction);

    [Fact]
    public void A_server_may_bring_its_user_its_password_variable_and_its_thumbprint()
    {
        string thumbprint = string.Join(":", Enumerable.Repeat("A1", 32));
        Plan plan = PlanText.Read($"""
            version: 1
            servers:
              - vc01:8443
              - name: "[2001:db8::1]:443"
                user: administrator@vsphere.local
                password: env:VC01_PASSWORD
                thumbprint: {thumbprint}
            vms: []
            """);

        Assert.Equal("vc01:8443", plan.Servers[0].Name);
        Assert.Null(plan.Servers[0].User);
        PlanServer second = plan.Servers[1];
        Assert.Equal(("[2001:db8::1]:443", "administrator@vsphere.local", "VC01_PASSWORD", thumbprint),
            (second.Name, second.User, second.PasswordVariable, second.Thumbprint));
    }

    [Theory]
    [InlineData("vc01")]
    [InlineData("vc01.example.org:8443")]
    [InlineData("192.0.2.7")]
    [InlineData("192.0.2.7:443")]
    [InlineData("2001:db8::1")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[2001:db8::1]:65535")]
    public void Names_and_addresses_of_servers_are_taken(string server)
        => Assert.Equal(server, PlanText.Read($"version: 1\nservers: [\"{server}\"]\nvms: []").Servers[0].Name);

    [Fact]
    public void The_same_match_on_two_servers_is_two_VMs()
    {
        Plan plan = PlanText.Read("""
            version: 1
            servers: [vc01, vc02]
            vms:
              - {match: web1, server: vc01, ports: []}
              - {match: web1, server: VC02, optional: true, ports: []}
            """);

        Assert.Equal([("vc01", false), ("VC02", true)], plan.VMs.Select(vm => (vm.Server!, vm.Optional)));
    }

    [Fact]
    public void Wildcards_paths_and_ids_may_be_connected_through_a_plan()
    {
        Plan plan = PlanText.Read("""
            version: 1
            vms:
              - match: web*
                ports: [{port: 1, connect: nport-a:4001}]
              - match: DC0/vm/lab/db1
                ports: [{port: 1, listen: ":12345"}]
              - match: VirtualMachine-vm-42
                ports: [{port: 1, listen: "tcp://:12345"}]
            """);

        Assert.Equal(["web*", "DC0/vm/lab/db1", "VirtualMachine-vm-42"], plan.VMs.Select(vm => vm.Match));
    }

    [Fact]
    public void An_alias_repeats_what_its_anchor_holds()
    {
        Plan plan = PlanText.Read("""
            version: 1
            vms:
              - match: web1
                ports: &console
                  - {port: 1, connect: "tcp://nport-a:4001"}
              - match: web2
                ports: *console
            """);

        Assert.Equal(plan.VMs[0].Ports[0].Desired, plan.VMs[1].Ports[0].Desired);
    }

    [Theory]
    [InlineData("\uFEFFversion: 1\nvms: []")]
    [InlineData("version: 1\r\nvms: []\r\n")]
    [InlineData("%YAML 1.2\n---\nversion: 1\nvms: []\n...\n")]
    [InlineData("# a plan\n---\nversion: 1\nvms:\n- match: \"web1\"\n  ports: []\n")]
    [InlineData("{\"version\": 1, \"vms\": []}")]
    public void Marks_line_ends_directives_and_JSON_do_no_harm(string yaml)
        => Assert.Empty(PlanText.Read(yaml).Servers);

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("FALSE", false)]
    public void Truth_is_written_as_the_core_schema_of_YAML_has_it(string word, bool value)
        => Assert.Equal(value, PlanText.Read(PlanText.WithPort($"{{port: 1, connected: {word}}}")).VMs[0].Ports[0].Desired.Connected);

    [Fact]
    public void Text_that_looks_like_a_number_is_text_when_it_is_quoted()
        => Assert.Equal("4711", PlanText.Read("version: 1\nvms: [{match: '4711', ports: []}]").VMs[0].Match);
}
