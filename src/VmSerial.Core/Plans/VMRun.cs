using System.Collections.Generic;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>What was done for the rows of one VM, before it is read back.</summary>
/// <param name="rows">The rows, at least one.</param>
internal sealed class VMRun(IReadOnlyList<PortChange> rows)
{
    internal IReadOnlyList<PortChange> Rows { get; } = rows;
    internal VirtualMachineInfo VM => Rows[0].VM;

    /// <summary>Whether any request for a change went out: then the VM is read again.</summary>
    internal bool Sent { get; set; }

    /// <summary>Whether a request went out and its answer never came: the server may or may not carry it out.</summary>
    internal bool RequestUnanswered { get; set; }

    /// <summary>Whether the run was stopped before it was done.</summary>
    internal bool Stopped { get; set; }

    /// <summary>The task that was running on the server when nobody waited for it any longer.</summary>
    internal string? RunningTask { get; set; }

    /// <summary>The failure, when there was one.</summary>
    internal VmSerialException? Error { get; set; }

    /// <summary>What was taken back, or could not be, in a sentence.</summary>
    internal string Restored { get; set; } = "";

    /// <summary>Whether a port was left disconnected or changed because it could not be put back.</summary>
    internal bool RestoreFailed { get; set; }

    /// <summary>Why the VM could not be read again.</summary>
    internal VmSerialException? ReadBackError { get; set; }
}
