using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Probes.Diagnosis;

/// <summary>A verdict with what decided it. Immutable.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Because">What it means here, in a sentence.</param>
public sealed record PathDiagnosis(PathVerdict Verdict, string Because)
{
    /// <summary>What it rests on.</summary>
    public PathBasis Basis { get; init; }

    /// <summary>The lines of evidence that decided it.</summary>
    public IReadOnlyList<string> DecidedBy { get; init => field = value.ToArray(); } = [];

    /// <summary>What evidence was lacking, and which parameter brings it where one does.</summary>
    public IReadOnlyList<string> Lacking { get; init => field = value.ToArray(); } = [];

    /// <summary>What to do; empty where nothing has to be done.</summary>
    public string Advice { get; init; } = "";

    /// <summary>The repair that a cmdlet can make; null where there is none.</summary>
    public PathRepair? Repair { get; init; }
}
