using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.Plans;

/// <summary>What a run does to a vSphere, seen from the vSphere's own side.</summary>
public sealed class ChangeRunnerTests
{
    private const string Inventory = """
        {
          "datacenter": "DC0",
          "clusters": [{"name": "lab-a", "hosts": [{"name": "esx01", "version": "8.0.3"}, {"name": "esx02", "version": "8.0.3"}]}],
          "vms": [
            {"name": "off1", "host": "esx01", "power": "off", "hardware": "vmx-19", "ports": [{"uri": "tcp://nport-a:4001", "direction": "client"}]},
            {"name": "off2", "host": "esx01", "power": "off", "hardware": "vmx-19", "ports": []},
            {"name": "run1", "host": "esx01", "power": "on", "hardware": "vmx-19", "ports": [{"uri": "tcp://nport-a:4001", "direction": "client"}, {"uri": "telnet://:2001", "direction": "server"}]},
            {"name": "run2", "host": "esx02", "power": "on", "hardware": "vmx-19", "ports": [{"uri": "tcp://nport-a:4002", "direction": "client", "yieldOnPoll": false}]},
            {"name": "old1", "host": "esx02", "power": "off", "hardware": "vmx-08", "ports": [{"uri": "tcp://a:1", "direction": "client"}, {"uri": "tcp://a:2", "direction": "client"}, {"uri": "tcp://a:3", "direction": "client"}, {"uri": "tcp://a:4", "direction": "client"}]},
            {"name": "tpl1", "host": "esx02", "power": "off", "hardware": "vmx-19", "template": true, "ports": []},
            {"name": "lost1", "host": "esx02", "power": "off", "hardware": "vmx-19", "ports": [{"backing": "none"}]},
            {"name": "sus1", "host": "esx02", "power": "suspended", "hardware": "vmx-19", "ports": [{"uri": "tcp://nport-a:4009", "direction": "client"}]}
          ]
        }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static UriBacking Connect(string uri) => new(uri, SerialDirection.Client);

    private static UriBacking Listen(string uri) => new(uri, SerialDirection.Server);

    private static async Task<PlanComparison> CompareAsync(VimClient client, params (string VM, DesiredPort Wanted)[] wanted)
    {
        SerialWorld world = await WorldReader.ReadAsync([client], WorldScope.Everything, null, Stop);
        return PlanComparer.Compare([.. wanted.Select(w => new PortRequest(Assert.Single(VMSelector.Find(world.VMs, w.VM)), w.Wanted))], world);
    }

    private static async Task<IReadOnlyList<ChangeResult>> RunAsync(VimClient client, params (string VM, DesiredPort Wanted)[] wanted)
        => await new ChangeRunner([client]).RunAsync((await CompareAsync(client, wanted)).Changes, null, Stop);

    private static async Task<JsonElement> PortAsync(VSphereLab lab, string vm, int number)
        => (await lab.AskAsync("vm/" + vm, Stop)).GetProperty("ports").EnumerateArray().Single(p => p.GetProperty("number").GetInt32() == number);

    [Fact]
    public async Task A_new_port_on_a_powered_off_VM_gets_the_number_asked_for_and_the_defaults()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        ChangeResult result = Assert.Single(await RunAsync(client, ("off1", new DesiredPort(2) { Backing = Listen("telnet://:12345") })));
        Assert.Equal(ChangeOutcome.AppliedNotProved, result.Outcome);
        Assert.Contains("power-on", result.Detail, StringComparison.Ordinal);
        JsonElement port = await PortAsync(lab, "off1", 2);
        Assert.Equal("telnet://:12345", port.GetProperty("uri").GetString());
        Assert.Equal("server", port.GetProperty("direction").GetString());
        Assert.True(port.GetProperty("yieldOnPoll").GetBoolean());
        Assert.True(port.GetProperty("startConnected").GetBoolean());
    }

    [Fact]
    public async Task A_second_run_sends_nothing()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        (string, DesiredPort)[] wanted = [("off1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4001") }), ("off2", new DesiredPort(1) { Backing = Listen("telnet://:2002") }), ("run1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4003") })];
        Assert.All(await RunAsync(client, wanted), r => Assert.True(r.Done, r.Detail));
        await lab.TellAsync("counters/reset", Stop);
        Assert.All(await RunAsync(client, wanted), r => Assert.Equal(ChangeOutcome.Unchanged, r.Outcome));
        Assert.Equal(0, await lab.CallsAsync("ReconfigVM_Task", Stop));
    }

    [Fact]
    public async Task A_connected_port_of_a_running_VM_is_disconnected_edited_connected_and_proved()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        ChangeResult result = Assert.Single(await RunAsync(client, ("run1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4009") })));
        Assert.Equal(ChangeOutcome.Proved, result.Outcome);
        Assert.Equal(3, await lab.CallsAsync("ReconfigVM_Task", Stop));
        JsonElement port = await PortAsync(lab, "run1", 1);
        Assert.Equal("tcp://nport-b:4009", port.GetProperty("uri").GetString());
        Assert.True(port.GetProperty("connected").GetBoolean());
        Assert.Equal("telnet://:2001", (await PortAsync(lab, "run1", 2)).GetProperty("uri").GetString());
    }

    [Fact]
    public async Task A_setting_that_needs_no_disconnection_is_one_task()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        ChangeResult result = Assert.Single(await RunAsync(client, ("run2", new DesiredPort(1) { YieldOnPoll = true })));
        Assert.Equal(ChangeOutcome.Proved, result.Outcome);
        Assert.Equal(1, await lab.CallsAsync("ReconfigVM_Task", Stop));
        Assert.True((await PortAsync(lab, "run2", 1)).GetProperty("connected").GetBoolean());
    }

    [Fact]
    public async Task Ports_are_disconnected_for_vMotion_and_connected_again()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        Assert.Equal(ChangeOutcome.Proved, Assert.Single(await RunAsync(client, ("run1", new DesiredPort(1) { Connected = false }))).Outcome);
        Assert.False((await PortAsync(lab, "run1", 1)).GetProperty("connected").GetBoolean());
        Assert.Equal(ChangeOutcome.Proved, Assert.Single(await RunAsync(client, ("run1", new DesiredPort(1) { Connected = true }))).Outcome);
        Assert.True((await PortAsync(lab, "run1", 1)).GetProperty("connected").GetBoolean());
    }

    [Theory]
    [InlineData(1, "disconnection")]
    [InlineData(2, "edit")]
    [InlineData(3, "connection")]
    public async Task A_refusal_at_any_step_leaves_the_port_with_its_old_backing_and_connection(int step, string what)
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        PlanComparison comparison = await CompareAsync(client, ("run1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4009") }));
        await lab.TellAsync($"fault?method=ReconfigVM_Task&vm=run1&fault=GenericVmConfigFault&times=1&skip={step - 1}", Stop);
        ChangeResult result = Assert.Single(await new ChangeRunner([client]).RunAsync(comparison.Changes, null, Stop));
        Assert.Equal(ChangeOutcome.Failed, result.Outcome);
        Assert.NotNull(result.Error);
        JsonElement port = await PortAsync(lab, "run1", 1);
        Assert.Equal("tcp://nport-a:4001", port.GetProperty("uri").GetString());
        Assert.True(port.GetProperty("connected").GetBoolean(), $"The port was left disconnected after the {what} was refused.");
        Assert.Equal(step > 1, result.Detail.Contains("Put back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_cannot_be_put_back_is_a_failure_that_says_what_it_was()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        PlanComparison comparison = await CompareAsync(client, ("run1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4009") }));
        await lab.TellAsync("fault?method=ReconfigVM_Task&vm=run1&fault=GenericVmConfigFault&times=2&skip=1", Stop);
        ChangeResult result = Assert.Single(await new ChangeRunner([client]).RunAsync(comparison.Changes, null, Stop));
        Assert.Equal((ChangeOutcome.Failed, "SerialPortNotRestored"), (result.Outcome, result.Error?.Id));
        Assert.Contains("NOT put back", result.Detail, StringComparison.Ordinal);
        Assert.Contains("It was: serial port 1 connect tcp://nport-a:4001, connected", result.Detail, StringComparison.Ordinal);
        Assert.False((await PortAsync(lab, "run1", 1)).GetProperty("connected").GetBoolean());
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_an_edit_is_taken_back_within_five_seconds()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory, "--task-ms", "400");
        using VimClient client = await lab.ConnectAsync(Stop);
        PlanComparison comparison = await CompareAsync(client, ("run1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4009") }));
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(700));
        var watch = Stopwatch.StartNew();
        ChangeResult result = Assert.Single(await new ChangeRunner([client]).RunAsync(comparison.Changes, null, stop.Token));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5.7), $"It took {watch.Elapsed}.");
        Assert.False(result.Done);
        Assert.Contains("Put back", result.Detail, StringComparison.Ordinal);
        JsonElement port = await PortAsync(lab, "run1", 1);
        Assert.Equal("tcp://nport-a:4001", port.GetProperty("uri").GetString());
        Assert.True(port.GetProperty("connected").GetBoolean());
    }

    [Fact]
    public async Task A_task_that_outlives_a_stop_is_named()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory, "--task-ms", "20000");
        using VimClient client = await lab.ConnectAsync(Stop);
        PlanComparison comparison = await CompareAsync(client,
            ("off1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4009") }), ("off2", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4010") }));
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(800));
        var watch = Stopwatch.StartNew();
        IReadOnlyList<ChangeResult> results = await new ChangeRunner([client]).RunAsync(comparison.Changes, null, stop.Token);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5.8), $"It took {watch.Elapsed}.");
        Assert.All(results, r => Assert.Equal(ChangeOutcome.StillRunning, r.Outcome));
        Assert.All(results, r => Assert.Matches("task [a-zA-Z0-9-]+ was running on", r.Detail));
    }

    [Fact]
    public async Task On_a_running_VM_nothing_is_sent_for_a_port_to_add_and_the_rest_goes_on()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        IReadOnlyList<ChangeResult> results = await RunAsync(client,
            ("run1", new DesiredPort(3) { Backing = Connect("tcp://nport-b:4003") }), ("run1", new DesiredPort(1) { YieldOnPoll = false }), ("off2", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4004") }));
        Assert.Equal([ChangeOutcome.NotPossible, ChangeOutcome.Proved, ChangeOutcome.AppliedNotProved], results.Select(r => r.Outcome));
        Assert.Equal(ChangeObstacle.NeedsPowerOff, results[0].Change.Obstacle);
        Assert.Equal(2, (await lab.AskAsync("vm/run1", Stop)).GetProperty("ports").GetArrayLength());
    }

    [Fact]
    public async Task One_VMs_failure_leaves_the_others_alone()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        await lab.TellAsync("fault?method=ReconfigVM_Task&vm=off1&fault=GenericVmConfigFault&times=1", Stop);
        IReadOnlyList<ChangeResult> results = await RunAsync(client,
            ("off1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:1") }), ("off2", new DesiredPort(1) { Backing = Connect("tcp://nport-b:2") }));
        Assert.Equal([ChangeOutcome.Failed, ChangeOutcome.AppliedNotProved], results.Select(r => r.Outcome));
        Assert.Contains("off1", results[0].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_by_somebody_else_is_noticed_read_again_and_compared_once()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        PlanComparison comparison = await CompareAsync(client, ("off1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4009") }));
        await lab.TellAsync("vm/off1/bump", Stop);
        Assert.True(Assert.Single(await new ChangeRunner([client]).RunAsync(comparison.Changes, null, Stop)).Done);
        Assert.Equal(2, await lab.CallsAsync("ReconfigVM_Task", Stop));
        Assert.Equal("tcp://nport-b:4009", (await PortAsync(lab, "off1", 1)).GetProperty("uri").GetString());
    }

    [Fact]
    public async Task A_port_whose_backing_was_lost_gets_it_again()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        (string, DesiredPort) wanted = ("lost1", new DesiredPort(1) { Backing = Connect("tcp://nport-b:4009") });
        Assert.Contains((await CompareAsync(client, wanted)).Findings, f => f.Id == "BackingLost");
        Assert.True(Assert.Single(await RunAsync(client, wanted)).Done);
        Assert.Equal("tcp://nport-b:4009", (await PortAsync(lab, "lost1", 1)).GetProperty("uri").GetString());
    }

    [Fact]
    public async Task What_cannot_be_is_said_before_anything_is_sent()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync(Inventory);
        using VimClient client = await lab.ConnectAsync(Stop);
        DesiredPort any = new(1) { Backing = Connect("tcp://nport-b:4009") };
        IReadOnlyList<ChangeResult> results = await RunAsync(client, ("old1", any with { Number = 5 }), ("tpl1", any), ("sus1", any), ("off2", any with { Number = 2 }));
        Assert.Equal([ChangeObstacle.TooManyPorts, ChangeObstacle.Template, ChangeObstacle.Suspended, ChangeObstacle.NumberGap], results.Select(r => r.Change.Obstacle));
        Assert.Equal(0, await lab.CallsAsync("ReconfigVM_Task", Stop));
    }

    [Fact]
    public async Task A_session_lost_in_mid_run_is_renewed_and_the_run_goes_on()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync("--vms", "200", "--task-ms", "50");
        using VimClient client = await lab.ConnectAsync(Stop);
        SerialWorld world = await WorldReader.ReadAsync([client], new WorldScope(), null, Stop);
        List<PortRequest> requests = [.. world.VMs.Where(vm => vm.Ports.Count > 0).Select(vm => new PortRequest(vm, new DesiredPort(1) { YieldOnPoll = !vm.Ports[0].YieldOnPoll }))];
        Assert.True(requests.Count >= 100);
        Task<IReadOnlyList<ChangeResult>> run = new ChangeRunner([client]).RunAsync(PlanComparer.Compare(requests, world).Changes, null, Stop);
        await Task.Delay(150, Stop);
        await lab.TellAsync("sessions/kill", Stop);
        Assert.All(await run, r => Assert.True(r.Done, r.Detail));
    }
}
