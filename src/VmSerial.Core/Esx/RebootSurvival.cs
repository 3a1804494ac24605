using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>Whether a custom ruleset survives a reboot, why, and how that is known.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Reason">Why.</param>
/// <param name="Source">Where that is written.</param>
/// <param name="UndoneBy">What would undo it even so.</param>
public sealed record RebootSurvival(SurvivesReboot Answer, string Reason, string Source, IReadOnlyList<string> UndoneBy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Answer}: {Reason} ({Source})";
}
