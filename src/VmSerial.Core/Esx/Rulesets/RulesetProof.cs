using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>Compares a host as it was read after a change with what the change was to bring.</summary>
internal static class RulesetProof
{
    /// <summary>What differs, one sentence each; empty when everything is as wished.</summary>
    internal static IReadOnlyList<string> Faults(RulesetEdit edit, RulesetFiles after)
    {
        List<string> faults = [.. OwnEdits(edit).Select(file => Fault(file, after)).OfType<string>()];
        FirewallRuleset? listed = after.Listed(edit.Id);
        if (edit.Ruleset is not { } ruleset)
        {
            if (listed is not null)
            {
                faults.Add($"the firewall still lists '{edit.Id}'");
            }

            return faults;
        }

        if (listed is null || !EsxCustomRulesets.SameRules(listed, ruleset.Rules))
        {
            faults.Add($"the firewall does not list '{edit.Id}' with the rules wished");
        }
        else
        {
            if (edit.EnabledAfter is { } enabled && listed.Enabled != enabled)
            {
                faults.Add($"'{edit.Id}' is {(listed.Enabled ? "enabled" : "disabled")}");
            }

            if (edit.Wish.Allowed is { } allowed && !SameHosts(listed, allowed))
            {
                faults.Add($"the allowed addresses of '{edit.Id}' are {(listed.AllIpAllowed ? "all" : string.Join(", ", listed.AllowedHosts ?? []))}");
            }
        }

        return faults;
    }

    /// <summary>What was seen, for a change without a fault.</summary>
    internal static IReadOnlyList<string> Sentences(RulesetEdit edit)
    {
        List<string> seen = [.. OwnEdits(edit).Select(file => file.Content is null ? $"{file.Path} is gone." : $"{file.Path} has the bytes and permissions that were sent.")];
        seen.Add("Every other ruleset stands as before.");
        seen.Add(edit.Ruleset is null ? $"The firewall does not list '{edit.Id}' any more." : $"The firewall lists '{edit.Id}' with the rules wished{(edit.EnabledAfter is { } on ? (on ? ", enabled" : ", disabled") : "")}.");
        seen.Add("The host was reached over a new connection after the change.");
        return seen;
    }

    // A VIB brings a file under the name that the boot script's file had.
    private static IEnumerable<HostFileEdit> OwnEdits(RulesetEdit edit)
        => edit.Files.Where(file => edit.Vib?.Content is null || file.Content is not null || file.Path != RulesetFiles.OwnPath(edit.Id));

    private static string? Fault(HostFileEdit edit, RulesetFiles after)
    {
        HostFile? found = after.Files.Select(file => file.File).Concat(after.BootScripts).FirstOrDefault(file => file.Path == edit.Path);
        return edit.Content is null ? (found is null ? null : $"{edit.Path} is still there")
            : found is null ? $"{edit.Path} is not there"
            : !found.Content.SequenceEqual(edit.Content) ? $"{edit.Path} has other bytes"
            : found.Mode != edit.Mode ? $"{edit.Path} has the permissions {HostFile.Octal(found.Mode)}"
            : null;
    }

    private static bool SameHosts(FirewallRuleset listed, IReadOnlyList<AllowedHost> wished)
        => wished.Count == 0 ? listed.AllIpAllowed
            : !listed.AllIpAllowed && new HashSet<AllowedHost>((listed.AllowedHosts ?? []).Select(AllowedHost.TryParse).OfType<AllowedHost>()).SetEquals(wished);
}
