using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Esx;

namespace VmSerial.Plans.Hosts;

/// <summary>A row's wish in the terms of the installer, which edits files. Pure.</summary>
internal static class RulesetWishes
{
    /// <summary>The wish; what it does not speak of is taken from what the host has.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="files">The host's files as they were read.</param>
    /// <exception cref="VmSerialException"><c>RulesetNotFound</c>: no rules are given, and no file of the host has them.</exception>
    internal static RulesetWish Of(DesiredRuleset wanted, RulesetFiles files)
    {
        if (wanted.Absent)
            return RulesetWish.Absent(wanted.Id) with { Force = wanted.Force };
        EsxCustomRuleset? found = files.CustomRulesets().FirstOrDefault(ruleset => ruleset.Id == wanted.Id.Text);
        IReadOnlyList<RulesetRule> rules = wanted.Rules ?? found?.Rules ?? throw new VmSerialException(
            "RulesetNotFound", ErrorKind.NotFound, $"No ruleset file of host '{files.Target}' has a ruleset '{wanted.Id}'.", files.Target, "Give its rules (-Port).");
        return RulesetWish.Present(new CustomRuleset(wanted.Id, rules)) with
        {
            Force = wanted.Force,
            Enabled = wanted.Enabled,
            Allowed = wanted.Allowed,
            Persistence = ChoiceOf(wanted.Persistence ?? (wanted.KeepsPersistence ? found?.Persistence : null)),
            AllowCommunityAcceptance = wanted.AllowCommunityAcceptance,
        };
    }

    private static PersistenceChoice ChoiceOf(PersistenceMethod? method) => method switch
    {
        null => PersistenceChoice.Auto,
        PersistenceMethod.Sticky => PersistenceChoice.Sticky,
        PersistenceMethod.LocalSh => PersistenceChoice.LocalSh,
        PersistenceMethod.Vib => PersistenceChoice.Vib,
        _ => PersistenceChoice.None,
    };
}
