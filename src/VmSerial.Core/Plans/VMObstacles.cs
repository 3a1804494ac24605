using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Says which changes of one VM cannot be sent in the state the VM is in, and why. Pure.</summary>
internal static class VMObstacles
{
    private static readonly HashSet<int> s_noGaps = [];

    /// <summary>The rows of one VM, obstacles and advice filled in.</summary>
    /// <param name="rows">All rows of one VM.</param>
    /// <param name="portLimit">The most ports its hardware version allows; null when it is not known.</param>
    internal static IEnumerable<PortChange> Mark(IReadOnlyList<PortChange> rows, int? portLimit)
        // Most rows of a large plan are in the desired state, or edits that nothing stands in the way of.
        => rows.All(r => r.InDesiredState) ? rows : MarkChanges(rows, portLimit);

    private static IEnumerable<PortChange> MarkChanges(IReadOnlyList<PortChange> rows, int? portLimit)
    {
        HashSet<int> gaps = rows.Any(r => r.Action == ChangeAction.Add) ? FindGaps(rows) : s_noGaps;
        int after = rows[0].VM.Ports.Count
            + rows.Count(r => r.Action == ChangeAction.Add) - rows.Count(r => r.Action == ChangeAction.Remove);
        foreach (PortChange row in rows)
        {
            if (row.Action == ChangeAction.None)
            {
                yield return row;
                continue;
            }
            (ChangeObstacle obstacle, string advice) = Find(row, gaps, portLimit, after);
            yield return obstacle == ChangeObstacle.None ? row : row with { Obstacle = obstacle, Advice = advice };
        }
    }

    private static (ChangeObstacle, string) Find(PortChange row, HashSet<int> gaps, int? limit, int after)
    {
        VirtualMachineInfo vm = row.VM;
        if (vm.ConnectionState != ConnectionState.Connected)
            return (ChangeObstacle.NotManageable, $"VM '{vm.Name}' is {Word(vm.ConnectionState)}: it cannot be changed until the server can reach it again.");
        if (vm.IsTemplate)
            return (ChangeObstacle.Template, $"'{vm.Name}' is a template: convert it to a VM, change it, and convert it back.");
        if (vm.IsFaultTolerant && row.Action == ChangeAction.Add)
            return (ChangeObstacle.FaultTolerant, $"Fault Tolerance protects VM '{vm.Name}', and such a VM may not have serial ports.");
        if (vm.PowerState == PowerState.Suspended)
            return (ChangeObstacle.Suspended, $"VM '{vm.Name}' is suspended: resume it or power it off, then apply again.");
        if (row.Action == ChangeAction.Add && limit is { } most && after > most)
            return (ChangeObstacle.TooManyPorts, $"VM '{vm.Name}' would have {after} serial ports; its hardware version {vm.HardwareVersion} allows {most}.");
        if (gaps.Contains(row.Wanted.Number))
            return (ChangeObstacle.NumberGap, $"The server gives a new port the lowest free number, {NextFreeAfter(row)}, not {row.Wanted.Number}: plan the lower numbers too.");
        if (row.Action != ChangeAction.Edit && vm.PowerState != PowerState.PoweredOff)
            return (ChangeObstacle.NeedsPowerOff, $"Serial ports are added and removed only while the VM is powered off; VM '{vm.Name}' is running. Power it off, then apply again.");
        return (ChangeObstacle.None, "");
    }

    /// <summary>The additions whose number the server would not give: it takes the lowest one that is free.</summary>
    private static HashSet<int> FindGaps(IReadOnlyList<PortChange> rows)
    {
        HashSet<int> taken = Remaining(rows), gaps = [];
        foreach (PortChange row in rows.Where(r => r.Action == ChangeAction.Add).OrderBy(r => r.Wanted.Number))
        {
            if (row.Wanted.Number != LowestFree(taken))
                gaps.Add(row.Wanted.Number);
            else
                taken.Add(row.Wanted.Number);
        }
        return gaps;
    }

    private static HashSet<int> Remaining(IReadOnlyList<PortChange> rows)
    {
        var taken = new HashSet<int>(rows[0].VM.Ports.Select(p => p.Number));
        taken.ExceptWith(rows.Where(r => r.Action == ChangeAction.Remove).Select(r => r.Wanted.Number));
        return taken;
    }

    private static string NextFreeAfter(PortChange row)
        => LowestFree(new HashSet<int>(row.VM.Ports.Select(p => p.Number))).ToString(CultureInfo.InvariantCulture);

    private static int LowestFree(HashSet<int> taken)
    {
        int number = 1;
        while (taken.Contains(number))
            number++;
        return number;
    }

    /// <summary>What a VM that cannot be managed is, in words.</summary>
    internal static string Word(ConnectionState state) => state switch
    {
        ConnectionState.Disconnected => "on a host that is not connected",
        ConnectionState.Orphaned => "orphaned",
        ConnectionState.Inaccessible => "inaccessible",
        _ => "invalid",
    };
}
