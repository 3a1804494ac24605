using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>
/// Changes the ports of one VM. The backing of a connected port of a running VM cannot be changed (vSphere Automation API,
/// Vcenter Vm Hardware Serial UpdateSpec), so such a port is disconnected, edited and connected; when the edit or the
/// connection is refused, it gets its old backing and its connection back.
/// </summary>
/// <param name="client">The session to the VM's server.</param>
/// <param name="rows">The rows of the VM, without obstacles.</param>
internal sealed class VMChanger(VimClient client, IReadOnlyList<PortChange> rows)
{
    private static readonly TimeSpan s_restoreTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_restoreTimeWhenStopped = TimeSpan.FromSeconds(3.5);

    private readonly VMRun _run = new(rows);
    private ManagedObjectReference? _task;
    private bool _anythingDone;
    private IReadOnlyList<SerialPort> _disconnected = [];

    internal async Task<VMRun> RunAsync(CancellationToken ct)
    {
        try
        {
            await ApplyAsync(_run.VM, rows, ct).ConfigureAwait(false);
        }
        catch (VmSerialException e)
        {
            _run.Error = e;
            await RestoreAsync(s_restoreTime).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _run.Stopped = true;
            await RestoreAsync(s_restoreTimeWhenStopped).ConfigureAwait(false);
            _run.RunningTask = _task?.Value;
        }
        return _run;
    }

    private async Task ApplyAsync(VirtualMachineInfo vm, IReadOnlyList<PortChange> wanted, CancellationToken ct)
    {
        try
        {
            await ApplyOnceAsync(vm, wanted, ct).ConfigureAwait(false);
        }
        catch (VimFaultException e) when (e.Fault == "ConcurrentAccess" && !_anythingDone)
        {
            _disconnected = [];
            // Somebody else changed the VM. Once, and only if the difference is still there and still possible.
            VirtualMachineInfo now = await ReadAsync(ct).ConfigureAwait(false);
            List<PortChange> left = [.. PlanComparer.CompareAgain(wanted, now).Where(r => !r.InDesiredState)];
            if (left.Any(r => r.Obstacle != ChangeObstacle.None))
                throw;
            if (left.Count > 0)
                await ApplyOnceAsync(now, left, ct).ConfigureAwait(false);
        }
    }

    private async Task ApplyOnceAsync(VirtualMachineInfo vm, IReadOnlyList<PortChange> wanted, CancellationToken ct)
    {
        List<PortChange> live = [.. wanted.Where(r => MustDisconnect(vm, r))];
        if (live.Count == 0)
        {
            await SendAsync(vm, wanted.Select(ToEdit), ct).ConfigureAwait(false);
            return;
        }

        _disconnected = [.. live.Select(r => r.Found!)];
        await SendAsync(vm, _disconnected.Select(p => DeviceSpecs.Connect(p, false)), ct).ConfigureAwait(false);

        vm = await ReadAsync(ct).ConfigureAwait(false);
        await SendAsync(vm, wanted.Select(r => DeviceSpecs.Edit(PortOf(vm, r),
            live.Contains(r) ? r.Wanted with { Connected = false } : r.Wanted)), ct).ConfigureAwait(false);

        List<PortChange> toConnect = [.. live.Where(r => r.Wanted.Connected ?? true)];
        if (toConnect.Count > 0)
        {
            vm = await ReadAsync(ct).ConfigureAwait(false);
            await SendAsync(vm, toConnect.Select(r => DeviceSpecs.Connect(PortOf(vm, r), true)), ct).ConfigureAwait(false);
        }
        _disconnected = [];
    }

    private static bool MustDisconnect(VirtualMachineInfo vm, PortChange row)
        => row.Action == ChangeAction.Edit && vm.PowerState == PowerState.PoweredOn && row.Found is { Connected: true }
            && row.Wanted.Backing is not null && !row.Wanted.Backing.SameAs(row.Found.Uri);

    private static PortEdit ToEdit(PortChange row) => row.Action switch
    {
        ChangeAction.Add => DeviceSpecs.Add(row.Wanted),
        ChangeAction.Remove => DeviceSpecs.Remove(row.Found!),
        _ => DeviceSpecs.Edit(row.Found!, row.Wanted),
    };

    private async Task SendAsync(VirtualMachineInfo vm, IEnumerable<PortEdit> edits, CancellationToken ct)
    {
        // Removals first: they free the numbers that additions take, and the server works through the list in order.
        List<PortEdit> ordered = [.. edits.OrderByDescending(e => e.Operation).ThenByDescending(e => e.Port.Key)];
        _run.Sent = true;
        _run.RequestUnanswered = true;
        _task = await client.StartReconfigVMAsync(vm.Reference, new ConfigSpec(vm.ChangeVersion, ordered), ct).ConfigureAwait(false);
        _run.RequestUnanswered = false;
        await FinishTaskAsync(ct).ConfigureAwait(false);
        _anythingDone = true;
    }

    private async Task FinishTaskAsync(CancellationToken ct)
    {
        try
        {
            await client.WaitForTaskAsync(_task!.Value, ct).ConfigureAwait(false);
            _task = null;
        }
        catch (VimFaultException)
        {
            _task = null;
            throw;
        }
    }

    private async Task<VirtualMachineInfo> ReadAsync(CancellationToken ct)
    {
        await foreach (VirtualMachineInfo vm in client.ReadVirtualMachinesAsync([_run.VM.Reference], withPaths: false, ct).ConfigureAwait(false))
            return vm;
        throw new VmSerialException("VMNotFound", ErrorKind.NotFound, $"VM '{_run.VM.Name}' is gone from '{_run.VM.Server}'.", _run.VM.Target);
    }

    private SerialPort PortOf(VirtualMachineInfo vm, PortChange row)
        => vm.Ports.FirstOrDefault(p => p.Key == row.Found!.Key) ?? throw Gone(row.Title);

    private VmSerialException Gone(string title) => new("SerialPortGone", ErrorKind.Conflict,
        $"{title} of VM '{_run.VM.Name}' was removed by somebody else while it was being changed.", _run.VM.Target, "Look at the VM, then apply again.");

    /// <summary>Gives ports that were disconnected for an edit their old backing and connection back, within a time of its own.</summary>
    private async Task RestoreAsync(TimeSpan time)
    {
        if (_disconnected.Count == 0)
            return;
        using CancellationTokenSource deadline = new(time);
        string names = string.Join(", ", _disconnected.Select(p => $"serial port {p.Number}"));
        IReadOnlyList<SerialPort> originals = _disconnected;
        bool sent = false;
        try
        {
            await LetTaskEndAsync(deadline.Token).ConfigureAwait(false);
            VirtualMachineInfo vm = await ReadAsync(deadline.Token).ConfigureAwait(false);
            List<(SerialPort Was, SerialPort Is)> ports = [.. originals.Join(vm.Ports, p => p.Key, p => p.Key, (was, now) => (was, now))];
            if (ports.Any(p => p.Is.Backing != p.Was.Backing))
            {
                sent = true;
                await SendAsync(vm, ports.Select(p => DeviceSpecs.Connect(p.Was, false)), deadline.Token).ConfigureAwait(false);
                vm = await ReadAsync(deadline.Token).ConfigureAwait(false);
                ports = [.. originals.Join(vm.Ports, p => p.Key, p => p.Key, (was, now) => (was, now))];
            }
            if (ports.Any(p => !p.Is.Connected))
            {
                sent = true;
                await SendAsync(vm, ports.Select(p => DeviceSpecs.Connect(p.Was, true)), deadline.Token).ConfigureAwait(false);
            }
            _run.Restored = sent ? $"Put back: {names} has its old backing and connection." : "";
        }
        catch (Exception e) when (e is VmSerialException or OperationCanceledException)
        {
            _run.RestoreFailed = true;
            string why = e is VmSerialException ? e.Message : "there was no time left";
            _run.Restored = $"NOT put back: {names} is left disconnected or changed ({why}). It was: "
                + string.Join("; ", originals.Select(p => $"serial port {p.Number} {p.Backing?.Summary}, connected")) + ".";
        }
    }

    /// <summary>A task that was running when the run was stopped goes on at the server; nothing can be put back before it ends.</summary>
    private async Task LetTaskEndAsync(CancellationToken ct)
    {
        if (_task is null)
            return;
        try
        {
            await FinishTaskAsync(ct).ConfigureAwait(false);
        }
        catch (VimFaultException)
        {
            // The edit was refused after all: that is what will be put back now.
        }
    }
}
