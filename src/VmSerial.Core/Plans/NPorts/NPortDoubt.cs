using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Serial;

namespace VmSerial.Plans.NPorts;

/// <summary>
/// What became of ports whose NPort was not set as planned: they were changed all the same, for a VM's port asks nothing of the device, but that
/// bytes get through is not proved while the other end is not what the plan wants. Pure.
/// </summary>
internal static class NPortDoubt
{
    /// <summary>Takes "proved" back from ports that lead to an NPort with a row that was not done.</summary>
    internal static IReadOnlyList<ChangeResult> Cast(IReadOnlyList<ChangeResult> results)
    {
        Dictionary<string, ChangeResult> failed = new(StringComparer.OrdinalIgnoreCase);
        foreach (ChangeResult result in results.Where(result => result is { Done: false, Change: NPortChange or NPortUnread }))
            failed[result.Target] = result;
        return failed.Count == 0 ? results : [.. results.Select(result => LeadsTo(result, failed) is { } device ? result with
        {
            Outcome = ChangeOutcome.AppliedNotProved,
            Detail = $"{result.Detail} NPort '{device.Target}' is not as the plan wants it, so that nothing is said of the connection: {device.Detail}".TrimStart(),
        } : result)];
    }

    private static ChangeResult? LeadsTo(ChangeResult result, Dictionary<string, ChangeResult> failed)
        => result is { Outcome: ChangeOutcome.Proved, Change: PortChange { Wanted.Backing: { IsDirect: true, Direction: SerialDirection.Client } backing } }
            && SerialUri.TryParse(backing.NetworkUri) is { } uri && failed.TryGetValue(uri.Host, out ChangeResult? device) ? device : null;
}
