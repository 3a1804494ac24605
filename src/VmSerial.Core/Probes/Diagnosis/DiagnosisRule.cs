using System;
using System.Collections.Generic;
using VmSerial.Probes.HostPath;

namespace VmSerial.Probes.Diagnosis;

/// <summary>A line of the table of verdicts.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Because">What it means, in a sentence.</param>
/// <param name="When">Whether the evidence says so; it is given nothing that is lacking.</param>
/// <param name="By">The evidence that decides it.</param>
internal sealed record DiagnosisRule(PathVerdict Verdict, string Because, Func<PathEvidence, bool> When, Func<PathEvidence, IEnumerable<Evidence?>> By);
