using System.Linq;
using VmSerial.Errors;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Says what became of a change, from what was done and what was read afterwards. Pure.</summary>
internal static class ReadBack
{
    internal static ChangeResult NotSent(PortChange row) => row.InDesiredState
        ? new ChangeResult(row, ChangeOutcome.Unchanged) { After = row.Found }
        : new ChangeResult(row, ChangeOutcome.NotPossible) { Detail = row.Advice };

    internal static ChangeResult Judge(PortChange row, VMRun run, VirtualMachineInfo? after)
    {
        if (run.RestoreFailed)
            return NotRestored(row, run, after);
        if (run.RunningTask is not null)
            return new ChangeResult(row, ChangeOutcome.StillRunning)
            { Detail = Join($"Stopped while task {run.RunningTask} was running on '{row.VM.Server}': it goes on there.", run.Restored) };
        if (!run.Sent)
            return NothingSent(row, run);
        if (after is null)
            return NotRead(row, run);
        SerialPort? port = after.Ports.FirstOrDefault(p => p.Number == row.Wanted.Number);
        PortChange now = PortComparer.Compare(new PortRequest(after, row.Wanted, row.Position));
        return now.InDesiredState && (run.Error is null || run.Restored.Length == 0)
            ? InState(row, after, port)
            : NotInState(row, run, port, now);
    }

    /// <summary>The worst end there is, so it is a failure whatever else is true: somebody has to look at the VM.</summary>
    private static ChangeResult NotRestored(PortChange row, VMRun run, VirtualMachineInfo? after)
    {
        string detail = Join(run.Error?.Message ?? "Stopped.", run.Restored);
        if (run.RunningTask is not null)
            detail = Join(detail, $"Task {run.RunningTask} was still running on '{row.VM.Server}'.");
        return Failed(row, new VmSerialException("SerialPortNotRestored", ErrorKind.OperationFailed, detail, row.Target,
            "Look at the VM and at its recent tasks, then apply again or connect the port.", run.Error), detail,
            after?.Ports.FirstOrDefault(p => p.Number == row.Wanted.Number));
    }

    private static ChangeResult NothingSent(PortChange row, VMRun run) => run.Error is not null
        ? Failed(row, run.Error, run.Error.Message)
        : new ChangeResult(row, ChangeOutcome.NotStarted) { Detail = "Stopped before anything was sent." };

    private static ChangeResult NotRead(PortChange row, VMRun run)
    {
        if (run.Error is not null)
            return Failed(row, run.Error, Join(run.Error.Message, run.Restored));
        string why = run.ReadBackError?.Message ?? (run.Stopped ? "the run was stopped" : "the VM is gone");
        return new ChangeResult(row, run.Stopped ? ChangeOutcome.StillRunning : ChangeOutcome.AppliedNotProved)
        {
            Detail = Join(run.Stopped ? "Stopped after a request was sent; it is not known whether the server carried it out." : $"Sent, but not read back: {why}", run.Restored),
            Error = run.ReadBackError,
        };
    }

    private static ChangeResult InState(PortChange row, VirtualMachineInfo vm, SerialPort? port)
    {
        if (port is null)
            return new ChangeResult(row, ChangeOutcome.Proved) { Detail = "Removed." };
        if (vm.PowerState != PowerState.PoweredOn)
            return new ChangeResult(row, ChangeOutcome.AppliedNotProved)
            { After = port, Detail = $"Applied; VM '{vm.Name}' is not running: whether the port connects shows at power-on." };
        if (port.Uri is not null && port.Status == PortStatus.UnrecoverableError)
            return Failed(row, new VmSerialException("SerialPortUnusable", ErrorKind.OperationFailed,
                $"{row.Title} of VM '{vm.Name}' has the settings wanted, but the server reports unrecoverableError.", row.Target,
                "Look at the URI and at the licence of the host."), "Applied, but the server reports unrecoverableError.", port);
        bool expected = row.Wanted.Connected ?? row.Found?.Connected ?? false;
        return expected && !port.Connected
            ? new ChangeResult(row, ChangeOutcome.AppliedNotProved) { After = port, Detail = "Applied, but the port is not connected." }
            : new ChangeResult(row, ChangeOutcome.Proved) { After = port, Detail = "Applied and read back." };
    }

    private static ChangeResult NotInState(PortChange row, VMRun run, SerialPort? port, PortChange now)
    {
        if (run.Error is not null)
            return Failed(row, run.Error, Join(run.Error.Message, run.Restored), port);
        if (run.RequestUnanswered)
            return new ChangeResult(row, ChangeOutcome.StillRunning)
            { After = port, Detail = Join($"Stopped while a request was on its way to '{row.VM.Server}': look at the VM's recent tasks there.", run.Restored) };
        if (run.Stopped)
            return new ChangeResult(row, ChangeOutcome.NotStarted) { After = port, Detail = Join("Stopped.", run.Restored) };
        string text = $"{row.Title} of VM '{row.VM.Name}' reads back as {now.Actual}, although the server reported success (wanted: {now.Desired}).";
        return Failed(row, new VmSerialException("ChangeNotEffective", ErrorKind.OperationFailed, text, row.Target, "Look at the VM's recent tasks, then apply again."), text, port);
    }

    private static ChangeResult Failed(PortChange row, VmSerialException error, string detail, SerialPort? after = null)
        => new(row, ChangeOutcome.Failed) { Error = error, Detail = detail, After = after };

    private static string Join(string first, string second) => second.Length == 0 ? first : first + " " + second;
}
