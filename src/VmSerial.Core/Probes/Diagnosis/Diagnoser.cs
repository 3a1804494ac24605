using System.Collections.Generic;
using System.Linq;
using VmSerial.Probes.HostPath;

namespace VmSerial.Probes.Diagnosis;

/// <summary>
/// From evidence to verdict, by the table of <see cref="DiagnosisRules"/>. Pure and total: every evidence has a verdict, what is lacking
/// never decides one, and nothing is called healthy without a connection that was seen to stand.
/// </summary>
public static class Diagnoser
{
    /// <summary>Decides.</summary>
    /// <param name="evidence">What was looked at.</param>
    public static PathDiagnosis Decide(PathEvidence evidence)
    {
        PathEvidence present = evidence.Present;
        DiagnosisRule? rule = DiagnosisRules.All.FirstOrDefault(one => one.When(present));
        IReadOnlyList<Evidence> by = rule is null ? [] : [.. rule.By(present).OfType<Evidence>()];
        PathVerdict verdict = rule?.Verdict ?? PathVerdict.Inconclusive;
        PathRepair? repair = PathRepair.For(verdict, present);
        return new PathDiagnosis(verdict, rule?.Because ?? "What is known does not tell where the way is broken.")
        {
            Basis = by.Count == 0 ? PathBasis.None : by.Any(IsObserved) ? PathBasis.Observed : PathBasis.Settings,
            DecidedBy = [.. by.Select(item => item.ToString())],
            Lacking = [.. evidence.Items.Where(item => item.IsLacking).Select(item => item.ToString()), .. verdict == PathVerdict.Inconclusive ? Unasked(evidence) : []],
            Advice = PathAdvice.For(verdict, present),
            Repair = repair,
        };
    }

    private static bool IsObserved(Evidence item)
        => item is ConnectEvidence or CaptureEvidence or DropEvidence or CounterEvidence or ConnectionEvidence or GreetingEvidence or FarEndEvidence or TlsEvidence or AdminConnectEvidence;

    private static IEnumerable<string> Unasked(PathEvidence evidence)
    {
        if (evidence.Port is { Listens: true } && evidence.FromHere is null)
            yield return "connect from here: nobody tried the listener (-Connect tries it from this machine).";
        if (evidence.Port is { Listens: false, Uri: not null } && evidence.Connect is null)
            yield return evidence.Port.Connected
                ? "connect: the port counts as connected, so that nothing was tried beside it."
                : "connect: nothing was tried from the host (-HostCredential or -KeyFile let VmSerial log in there).";
    }
}
