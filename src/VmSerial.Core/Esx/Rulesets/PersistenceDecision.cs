using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>What is to keep a ruleset across a reboot, and why.</summary>
/// <param name="Method">The method.</param>
/// <param name="Reason">Why it, in one or two sentences.</param>
/// <param name="Survival">Whether it does.</param>
internal sealed record PersistenceDecision(PersistenceMethod Method, string Reason, RebootSurvival Survival)
{
    /// <summary>Decides.</summary>
    /// <param name="version">The host's version.</param>
    /// <param name="choice">What is asked for.</param>
    /// <param name="boot">How the host boots.</param>
    /// <param name="current">What keeps the ruleset now; null where it is not there.</param>
    /// <param name="vibAllowed">Whether the host takes a community VIB, or may be told to.</param>
    internal static PersistenceDecision Of(HostVersion version, PersistenceChoice choice, HostBoot boot, PersistenceMethod? current, bool vibAllowed)
    {
        RebootSurvival Survival(PersistenceMethod method) => VersionKnowledge.Survival(version, method, boot);
        if (choice != PersistenceChoice.Auto)
        {
            PersistenceMethod asked = choice switch
            {
                PersistenceChoice.Sticky => PersistenceMethod.Sticky,
                PersistenceChoice.LocalSh => PersistenceMethod.LocalSh,
                PersistenceChoice.Vib => PersistenceMethod.Vib,
                _ => PersistenceMethod.None,
            };
            return new PersistenceDecision(asked, "It was asked for.", Survival(asked));
        }

        // The sticky bit costs least, a VIB most: in this order where the evidence is the same. What is there stays where nothing is better.
        List<PersistenceMethod> candidates = [PersistenceMethod.Sticky, PersistenceMethod.LocalSh];
        if (vibAllowed)
        {
            candidates.Add(PersistenceMethod.Vib);
        }

        if (current is { } now && now != PersistenceMethod.None)
        {
            candidates.Remove(now);
            candidates.Insert(0, now);
        }

        PersistenceMethod best = candidates.OrderBy(method => Rank(Survival(method).Answer)).First();
        RebootSurvival survival = Survival(best);
        string vib = !vibAllowed && Rank(Survival(PersistenceMethod.Vib).Answer) < Rank(survival.Answer)
            ? " A VIB would stay; it needs -Persistence Vib and a lower acceptance level."
            : "";
        return survival.Answer switch
        {
            SurvivesReboot.Yes => new PersistenceDecision(best, $"It has the best evidence for ESXi {version}: {survival.Reason}", survival),
            SurvivesReboot.Unknown => new PersistenceDecision(best, $"No method is known to last on ESXi {version}, and none of them is known not to: {survival.Reason}{vib}", survival),
            _ => new PersistenceDecision(PersistenceMethod.None, $"Nothing lasts here: {survival.Reason}{vib}", Survival(PersistenceMethod.None)),
        };
    }

    private static int Rank(SurvivesReboot answer) => answer switch { SurvivesReboot.Yes => 0, SurvivesReboot.Unknown => 1, _ => 2 };
}
