using System.Collections.Generic;
using System.Linq;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Compares one port with what is wanted of it. Pure.</summary>
internal static class PortComparer
{
    /// <summary>The row of one port. Limits and gaps depend on the other rows of the VM: see <see cref="VMObstacles"/>.</summary>
    internal static PortChange Compare(PortRequest request)
    {
        (VirtualMachineInfo vm, DesiredPort wanted, SourcePosition? position) = request;
        SerialPort? found = vm.Ports.FirstOrDefault(p => p.Number == wanted.Number);
        ChangeAction action = Choose(vm, found, wanted);
        return new PortChange
        {
            Title = $"Serial port {wanted.Number}",
            Target = vm.Target,
            Desired = PortWords.Desired(wanted, isNew: found is null),
            Actual = PortWords.Actual(found, wanted),
            Action = action,
            Advice = action == ChangeAction.None ? PortWords.Observation(vm, found) : "",
            VM = vm,
            Wanted = wanted,
            Found = found,
            Position = position,
        };
    }

    private static ChangeAction Choose(VirtualMachineInfo vm, SerialPort? found, DesiredPort wanted)
    {
        if (wanted.Absent)
            return found is null ? ChangeAction.None : ChangeAction.Remove;
        if (found is null)
            return ChangeAction.Add;
        return Differs(vm, found, wanted) ? ChangeAction.Edit : ChangeAction.None;
    }

    private static bool Differs(VirtualMachineInfo vm, SerialPort found, DesiredPort wanted)
        => (wanted.Backing is not null && !wanted.Backing.SameAs(found.Uri))
            || (wanted.StartConnected is { } start && start != found.StartConnected)
            || (wanted.YieldOnPoll is { } yield && yield != found.YieldOnPoll)
            // Only a running VM's port can be connected: on another one the wish has no effect and is no drift.
            || (wanted.Connected is { } connected && vm.PowerState == PowerState.PoweredOn && connected != found.Connected);
}
