using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.VSphere;

public sealed class TaskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_is_added_edited_and_removed()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = await ReadAsync(client, "web1");
        await ApplyAsync(client, vm, Specs.Add(vm, "tcp://nport-a:4001"));
        vm = await ReadAsync(client, "web1");
        SerialPort added = Assert.Single(vm.Ports);
        Assert.Equal((9000, "Serial port 1", true, true), (added.Key, added.Label, added.StartConnected, added.YieldOnPoll));

        var proxied = new UriBacking("vSPC.py?port=<A>&b", SerialDirection.Server, "telnet://vspc01:13370");
        await ApplyAsync(client, vm, Specs.Edit(vm, proxied));
        vm = await ReadAsync(client, "web1");
        Assert.Equal(proxied, vm.Ports.Single().Backing);
        Assert.Equal(added with { Backing = null, Summary = "" }, vm.Ports.Single() with { Backing = null, Summary = "" });

        await ApplyAsync(client, vm, Specs.Remove(vm));
        Assert.Empty((await ReadAsync(client, "web1")).Ports);
    }

    [Fact]
    public async Task Hundreds_of_tasks_are_followed_through_few_requests()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web{1..400}","power":"off"}]}""", "--task-ms", "200");
        using VimClient client = await lab.ConnectAsync(Ct);
        List<VirtualMachineInfo> vms = await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct);
        await Task.WhenAll(vms.Select(vm => ApplyAsync(client, vm, Specs.Add(vm, "tcp://nport-a:4001"))));
        Assert.All(await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct), vm => Assert.Single(vm.Ports));
        Assert.Equal(400, await lab.CallsAsync("ReconfigVM_Task", Ct));
        Assert.InRange(await lab.CallsAsync("CreateFilter", Ct), 1, 200);
    }

    [Theory]
    [InlineData("InvalidPowerState", "InvalidPowerState", ErrorKind.InvalidState)]
    [InlineData("ConcurrentAccess", "ConcurrentChange", ErrorKind.Conflict)]
    [InlineData("TaskInProgress", "TaskInProgress", ErrorKind.Conflict)]
    [InlineData("RestrictedVersion", "LicenceReadOnly", ErrorKind.NotSupported)]
    [InlineData("TooManyDevices", "TooManySerialPorts", ErrorKind.LimitExceeded)]
    [InlineData("InvalidDeviceSpec", "InvalidDevice", ErrorKind.InvalidArgument)]
    [InlineData("HostNotConnected", "HostNotConnected", ErrorKind.ConnectionFailed)]
    [InlineData("NotEnoughLicenses", "LicenceMissing", ErrorKind.NotSupported)]
    [InlineData("GenericVmConfigFault", "ServerFault", ErrorKind.OperationFailed)]
    public async Task A_fault_of_a_task_is_told_in_words_that_name_the_VM(string fault, string id, ErrorKind kind)
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        foreach (string how in (string[])["task", "method"])
        {
            VirtualMachineInfo vm = await ReadAsync(client, "web1");
            await lab.TellAsync($"fault?method=ReconfigVM_Task&fault={fault}&as={how}", Ct);
            VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => ApplyAsync(client, vm, Specs.Add(vm, "tcp://nport-a:4001")));
            Assert.Equal((fault, id, kind), (e.Fault, e.Id, e.Kind));
            Assert.Equal($"{lab.Server}/web1", e.Target);
            Assert.StartsWith($"{lab.Server}/web1", e.Message);
            Assert.NotNull(e.Advice);
        }
    }

    [Fact]
    public async Task A_change_made_for_an_old_version_is_a_conflict()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = await ReadAsync(client, "web1");
        await lab.TellAsync("vm/web1/bump", Ct);
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => ApplyAsync(client, vm, Specs.Add(vm, "tcp://nport-a:4001")));
        Assert.Equal("ConcurrentChange", e.Id);
    }

    [Fact]
    public async Task A_missing_privilege_is_named_with_the_object()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""");
        using VimClient client = await VimClient.ConnectAsync(lab.Connection, new VimCredential.UserPassword(lab.Reader, lab.Password), Ct);
        VirtualMachineInfo vm = await ReadAsync(client, "web1");
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => ApplyAsync(client, vm, Specs.Add(vm, "tcp://nport-a:4001")));
        Assert.Equal(("NoPermission", ErrorKind.PermissionDenied), (e.Id, e.Kind));
        Assert.Contains("VirtualMachine.Config.", e.Message);
        Assert.Contains("'web1'", e.Message);
    }

    [Fact]
    public async Task A_running_VM_takes_no_new_port_and_says_why()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"on"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = await ReadAsync(client, "web1");
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => ApplyAsync(client, vm, Specs.Add(vm, "tcp://nport-a:4001")));
        Assert.Equal($"{lab.Server}/web1 is powered on; this needs it powered off.", e.Message);
    }

    [Fact]
    public async Task A_change_whose_reply_is_lost_is_not_sent_again()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = await ReadAsync(client, "web1");
        await lab.TellAsync("drop?method=ReconfigVM_Task&times=1&when=after", Ct);
        VmSerialException e = await Assert.ThrowsAnyAsync<VmSerialException>(() => client.StartReconfigVMAsync(vm.Reference, Specs.Add(vm, "tcp://nport-a:4001"), Ct));
        Assert.Equal(("ChangeUnconfirmed", ErrorKind.ConnectionFailed), (e.Id, e.Kind));
        Assert.Contains("broke before a reply came", e.Message);
        Assert.Equal(1, await lab.CallsAsync("ReconfigVM_Task", Ct));
    }

    [Fact]
    public async Task A_task_is_followed_across_the_loss_of_the_session()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""", "--task-ms", "1500");
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = await ReadAsync(client, "web1");
        ManagedObjectReference task = await client.StartReconfigVMAsync(vm.Reference, Specs.Add(vm, "tcp://nport-a:4001"), Ct);
        Task waiting = client.WaitForTaskAsync(task, Ct);
        await Task.Delay(300, Ct);
        await lab.TellAsync("sessions/kill", Ct);
        await waiting;
        Assert.Equal(2, await lab.CallsAsync("Login", Ct));
    }

    [Fact]
    public async Task A_task_is_followed_across_a_broken_connection()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = await ReadAsync(client, "web1");
        await lab.TellAsync("drop?method=WaitForUpdatesEx&times=2", Ct);
        await ApplyAsync(client, vm, Specs.Add(vm, "tcp://nport-a:4001"));
        Assert.Single((await ReadAsync(client, "web1")).Ports);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_at_once_and_leaves_the_others()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web{1..2}","power":"off"}]}""", "--task-ms", "1500");
        using VimClient client = await lab.ConnectAsync(Ct);
        List<VirtualMachineInfo> vms = await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct);
        ManagedObjectReference first = await client.StartReconfigVMAsync(vms[0].Reference, Specs.Add(vms[0], "tcp://nport-a:4001"), Ct);
        ManagedObjectReference second = await client.StartReconfigVMAsync(vms[1].Reference, Specs.Add(vms[1], "tcp://nport-a:4002"), Ct);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Task other = client.WaitForTaskAsync(second, Ct);
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.WaitForTaskAsync(first, cancel.Token));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.1, 1);
        await other;
    }

    [Fact]
    public async Task A_client_that_is_disposed_of_ends_its_waits()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""", "--task-ms", "20000");
        VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = await ReadAsync(client, "web1");
        ManagedObjectReference task = await client.StartReconfigVMAsync(vm.Reference, Specs.Add(vm, "tcp://nport-a:4001"), Ct);
        Task waiting = client.WaitForTaskAsync(task, Ct);
        await Task.Delay(200, Ct);
        client.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(3), Ct));
    }

    [Fact]
    public async Task A_task_that_nobody_knows_is_an_error_and_not_a_wait_for_ever()
    {
        await using VSphereLab lab = await StartAsync("""{"vms":[{"name":"web1","power":"off"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        VmSerialException e = await Assert.ThrowsAnyAsync<VmSerialException>(() => client.WaitForTaskAsync(new ManagedObjectReference("Task", "task-9999"), Ct));
        Assert.Equal("TaskUnknown", e.Id);
    }

    private static Task<VSphereLab> StartAsync(string inventory, params string[] arguments) => VSphereLab.StartWithAsync(inventory, arguments);

    private static async Task<VirtualMachineInfo> ReadAsync(VimClient client, string name)
        => (await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct)).Single(v => v.Name == name);

    private static async Task ApplyAsync(VimClient client, VirtualMachineInfo vm, ConfigSpec spec)
        => await client.WaitForTaskAsync(await client.StartReconfigVMAsync(vm.Reference, spec, Ct), Ct);
}
