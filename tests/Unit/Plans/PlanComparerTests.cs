using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;
using static VmSerial.Unit.Plans.Worlds;

namespace VmSerial.Unit.Plans;

public sealed class PlanComparerTests
{
    private static readonly DesiredPort s_wanted = new(1) { Backing = Connect("tcp://nport-a:4001") };

    [Fact]
    public void A_port_that_is_as_wanted_is_no_change()
    {
        SerialChange row = Assert.Single(Compare(VM("web1", ports: Port(1, Connect("nport-a:4001"))), s_wanted).Changes);
        Assert.True(row.InDesiredState);
        Assert.Equal(ChangeAction.None, row.Action);
    }

    [Fact]
    public void Settings_that_are_not_named_stay_as_found()
    {
        SerialPort found = Port(1, Connect("tcp://nport-a:4001")) with { StartConnected = false, YieldOnPoll = false };
        Assert.True(Compare(VM("web1", ports: found), s_wanted).InDesiredState);
    }

    [Theory]
    [InlineData(false, null, "start connected")]
    [InlineData(null, false, "yield on poll")]
    public void A_named_setting_that_differs_is_a_change_and_both_cells_name_it(bool? start, bool? yield, string actual)
    {
        SerialChange row = Assert.Single(Compare(VM("web1", ports: Port(1, Connect("tcp://nport-a:4001"))),
            new DesiredPort(1) { StartConnected = start, YieldOnPoll = yield }).Changes);
        Assert.Equal(ChangeAction.Edit, row.Action);
        Assert.Equal(actual, row.Actual);
        Assert.NotEqual(row.Desired, row.Actual);
    }

    [Fact]
    public void A_port_is_addressed_by_its_number_and_not_by_its_place()
    {
        VirtualMachineInfo vm = VM("web1", ports: [Port(2, Connect("tcp://a:1")), Port(1, Connect("tcp://b:2"))]);
        SerialChange row = Assert.Single(Compare(vm, new DesiredPort(2) { Backing = Connect("tcp://c:3") }).Changes);
        Assert.Equal("connect tcp://a:1", row.Actual);
        Assert.Equal(9001, ((PortChange)row).Found!.Key);
    }

    [Theory]
    [InlineData(PowerState.PoweredOff, ChangeObstacle.None)]
    [InlineData(PowerState.PoweredOn, ChangeObstacle.NeedsPowerOff)]
    [InlineData(PowerState.Suspended, ChangeObstacle.Suspended)]
    public void Ports_are_added_only_to_a_powered_off_VM(PowerState power, ChangeObstacle obstacle)
    {
        SerialChange row = Assert.Single(Compare(VM("web1", power: power), s_wanted).Changes);
        Assert.Equal((ChangeAction.Add, obstacle), (row.Action, row.Obstacle));
    }

    [Theory]
    [InlineData(PowerState.PoweredOff, ChangeObstacle.None)]
    [InlineData(PowerState.PoweredOn, ChangeObstacle.NeedsPowerOff)]
    public void Ports_are_removed_only_from_a_powered_off_VM(PowerState power, ChangeObstacle obstacle)
    {
        SerialChange row = Assert.Single(Compare(VM("web1", power: power, ports: Port(1, Connect("tcp://a:1"))), new DesiredPort(1) { Absent = true }).Changes);
        Assert.Equal((ChangeAction.Remove, obstacle), (row.Action, row.Obstacle));
    }

    [Fact]
    public void Removing_what_is_not_there_is_no_change()
        => Assert.True(Compare(VM("web1"), new DesiredPort(3) { Absent = true }).InDesiredState);

    [Fact]
    public void Connected_is_compared_on_a_running_VM_only()
    {
        DesiredPort wanted = new(1) { Connected = true };
        Assert.True(Compare(VM("web1", ports: Port(1, Connect("tcp://a:1"))), wanted).InDesiredState);
        Assert.False(Compare(VM("web1", power: PowerState.PoweredOn, ports: Port(1, Connect("tcp://a:1"))), wanted).InDesiredState);
    }

    [Fact]
    public void A_gap_in_the_numbers_is_refused_since_the_server_would_give_the_lower_number()
    {
        IReadOnlyList<SerialChange> rows = Compare(VM("web1"), new DesiredPort(1) { Backing = Connect("tcp://a:1") }, new DesiredPort(3) { Backing = Connect("tcp://a:3") }).Changes;
        Assert.Equal([ChangeObstacle.None, ChangeObstacle.NumberGap], rows.Select(r => r.Obstacle));
    }

    [Fact]
    public void A_number_freed_by_a_removal_is_the_one_a_new_port_gets()
    {
        VirtualMachineInfo vm = VM("web1", ports: [Port(1, Connect("tcp://a:1")), Port(2, Connect("tcp://a:2"))]);
        IReadOnlyList<SerialChange> rows = Compare(vm, new DesiredPort(1) { Absent = true }, new DesiredPort(3) { Backing = Connect("tcp://a:3") }).Changes;
        Assert.Equal([ChangeObstacle.None, ChangeObstacle.NumberGap], rows.Select(r => r.Obstacle));
    }

    [Fact]
    public void The_limit_of_the_hardware_version_is_kept()
    {
        VirtualMachineInfo vm = VM("old", ports: [.. Enumerable.Range(1, 4).Select(n => Port(n, Connect($"tcp://a:{n}")))]) with { HardwareVersion = "vmx-08" };
        SerialChange row = Assert.Single(Compare(vm, new DesiredPort(5) { Backing = Connect("tcp://a:5") }).Changes);
        Assert.Equal(ChangeObstacle.TooManyPorts, row.Obstacle);
        Assert.Contains("allows 4", row.Advice, StringComparison.Ordinal);
        Assert.Equal(ChangeObstacle.None, Assert.Single(Compare(vm with { HardwareVersion = "vmx-19" }, new DesiredPort(5) { Backing = Connect("tcp://a:5") }).Changes).Obstacle);
    }

    [Fact]
    public void VMs_that_cannot_be_changed_are_said_so()
    {
        Assert.Equal(ChangeObstacle.Template, Compare(VM("t") with { IsTemplate = true }, s_wanted).Changes[0].Obstacle);
        Assert.Equal(ChangeObstacle.FaultTolerant, Compare(VM("f") with { IsFaultTolerant = true }, s_wanted).Changes[0].Obstacle);
        foreach (ConnectionState state in new[] { ConnectionState.Orphaned, ConnectionState.Inaccessible, ConnectionState.Invalid, ConnectionState.Disconnected })
            Assert.Equal(ChangeObstacle.NotManageable, Compare(VM("o") with { ConnectionState = state }, s_wanted).Changes[0].Obstacle);
    }

    [Theory]
    [InlineData("web1", "web1")]
    [InlineData("WEB1", "web1")]
    [InlineData("web*", "web1,web2,web[3]")]
    [InlineData("web?", "web1,web2")]
    [InlineData("web[12]", "web1,web2")]
    [InlineData("web[3]", "web[3]")]
    [InlineData("DC0/vm/lab/web2", "web2")]
    [InlineData("/DC0/vm/*/web*", "web1,web2,web[3]")]
    [InlineData("vm-web1", "web1")]
    [InlineData("VirtualMachine-vm-web1", "web1")]
    [InlineData("web", "")]
    public void VMs_are_found_by_name_wildcard_path_and_id(string pattern, string names)
        => Assert.Equal(names, string.Join(",", VMSelector.Find([VM("web1"), VM("web2"), VM("web[3]"), VM("db1")], pattern).Select(vm => vm.Name)));

    [Fact]
    public void Ten_thousand_ids_and_paths_are_looked_up_in_one_index()
    {
        List<VirtualMachineInfo> vms = [.. Enumerable.Range(0, 10_000).Select(i => VM($"vm{i}"))];
        VMIndex index = new(vms);
        var watch = Stopwatch.StartNew();
        foreach (VirtualMachineInfo vm in vms)
        {
            Assert.Same(vm, Assert.Single(index.Find(vm.Path)));
            Assert.Same(vm, Assert.Single(index.Find(vm.Reference.ToString())));
        }
        // An index for each look-up would take minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void Finding_nothing_is_an_error_unless_optional()
    {
        SerialWorld world = World([VM("web1")], Host("esx01"));
        Finding finding = Assert.Single(PlanComparer.Compare(Plan(Entry("nope", s_wanted)), world).Findings);
        Assert.Equal(("VMNotFound", FindingSeverity.Error, Here), (finding.Id, finding.Severity, finding.Position));
        Assert.Empty(PlanComparer.Compare(Plan(Entry("nope", s_wanted) with { Optional = true }), world).Findings);
    }

    [Fact]
    public void A_name_that_fits_two_VMs_is_an_error_that_names_both()
    {
        VirtualMachineInfo twin = VM("web1") with { Path = "DC0/vm/other/web1", Reference = new ManagedObjectReference("VirtualMachine", "vm-9") };
        PlanComparison comparison = PlanComparer.Compare(Plan(Entry("web1", s_wanted)), World([VM("web1"), twin], Host("esx01")));
        Finding finding = Assert.Single(comparison.Findings);
        Assert.Equal("VMAmbiguous", finding.Id);
        Assert.Contains("DC0/vm/lab/web1 (vm-web1)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("DC0/vm/other/web1 (vm-9)", finding.Message, StringComparison.Ordinal);
        Assert.Empty(comparison.Changes);
    }

    [Fact]
    public void One_port_planned_by_two_entries_is_an_error()
    {
        PlanComparison comparison = PlanComparer.Compare(Plan(Entry("web1", s_wanted), Entry("web*", s_wanted)), World([VM("web1")], Host("esx01")));
        Assert.Equal("SerialPortPlannedTwice", Assert.Single(comparison.Findings).Id);
    }

    [Fact]
    public void Ten_thousand_VMs_are_compared_in_linear_time()
    {
        double Seconds(int count)
        {
            List<VirtualMachineInfo> vms = [.. Enumerable.Range(0, count).Select(i => VM($"vm{i}", $"esx{i % 100}", ports: Port(1, Connect("tcp://old:1"))))];
            SerialWorld world = World(vms, [.. Enumerable.Range(0, 100).Select(i => Host($"esx{i}"))]);
            Plan plan = Plan([.. vms.Select((vm, i) => Entry(vm.Name, new DesiredPort(1) { Backing = Listen($"telnet://:{2000 + i % 60000}") }))]);
            var watch = Stopwatch.StartNew();
            Assert.Equal(count, PlanComparer.Compare(plan, world).Changes.Count(c => c.Action == ChangeAction.Edit));
            return watch.Elapsed.TotalSeconds;
        }
        Seconds(1000);
        double small = Seconds(5000), large = Seconds(40000);
        // Eight times the work; a quadratic comparison would take sixty-four times as long. Noise gets a factor of three.
        Assert.True(large < small * 8 * 3 + 0.5, $"5,000 VMs took {small:F3} s, 40,000 took {large:F3} s");
    }
}
