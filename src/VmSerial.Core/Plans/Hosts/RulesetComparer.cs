using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Plans.Hosts;

/// <summary>
/// Compares one ruleset of a host with what is wanted of it: with the host's files where they were read, else with what the firewall
/// lists. Pure.
/// </summary>
public static class RulesetComparer
{
    private const string NeedsSsh = "Rulesets are made in a file on the host, and nothing was said about how to log in there by SSH: give -HostCredential or -KeyFile, or 'ssh:' in the plan.";

    /// <summary>The row of one ruleset.</summary>
    /// <param name="request">The host and the wish.</param>
    public static RulesetChange Compare(RulesetRequest request)
    {
        RulesetChange row = Listed(request);
        if (!request.Wanted.SpeaksOfFiles || row.Obstacle is ChangeObstacle.RulesetAmbiguous or ChangeObstacle.RulesetMissing)
        {
            return row;
        }

        return request.Host switch
        {
            { Files: { } files } => InFiles(request, row, files),
            { FilesError: { } error } when !row.InDesiredState => Refused(row, error),
            { FilesError: { } error } => row with { Advice = $"Its file was not read: {error.Message}" },
            // After a change over SSH the installer has proved what keeps it; the listing alone is read again.
            _ => row.InDesiredState && !request.HasSsh && request.Wanted.Persistence is { } method ? Unread(row, method) : row,
        };
    }

    /// <summary>What keeps a ruleset is in files alone: where nothing else is asked, a host without SSH cannot be called as wanted.</summary>
    private static RulesetChange Unread(RulesetChange row, PersistenceMethod method)
        => row.Wanted.Rules is null
            ? row with { Action = ChangeAction.Edit, Obstacle = ChangeObstacle.NeedsSsh, Advice = NeedsSsh, NeedsFile = true, Actual = "kept in a way that was not read", Desired = $"kept by {method}" }
            : row with { Advice = $"Whether it is kept by {method} was not read. {NeedsSsh}" };

    /// <summary>Whether two lists of rules mean the same, in whatever order.</summary>
    /// <param name="wanted">Rules of a wish or a file.</param>
    /// <param name="found">Rules that a host listed.</param>
    public static bool SameRules(IEnumerable<RulesetRule> wanted, IEnumerable<FirewallRule> found)
        => new HashSet<FirewallRule>(wanted.Select(rule => rule.ToFirewallRule())).SetEquals(found);

    private static RulesetChange Listed(RulesetRequest request)
    {
        (HostFirewall host, DesiredRuleset wanted, SourcePosition? position) = request;
        FirewallRuleset? found = host.Rulesets.FirstOrDefault(ruleset => ruleset.Key == wanted.Id.Text);
        bool definition = DefinitionDiffers(found, wanted);
        ChangeAction action = !definition && !StateDiffers(found, wanted) ? ChangeAction.None : ActionOf(found, wanted);
        (ChangeObstacle obstacle, string advice) = action == ChangeAction.None ? (ChangeObstacle.None, "") : Obstacle(request, found, definition);
        return new RulesetChange
        {
            Title = $"Ruleset {wanted.Id}",
            Target = host.Target,
            Desired = RulesetWords.Desired(wanted),
            Actual = RulesetWords.Actual(found, wanted),
            Action = action,
            Obstacle = obstacle,
            Advice = advice,
            Host = host,
            Wanted = wanted,
            Found = found,
            NeedsFile = definition,
            Position = position,
        };
    }

    /// <summary>The files say more than the listing: who added the ruleset, where it is kept, and whether that lasts.</summary>
    private static RulesetChange InFiles(RulesetRequest request, RulesetChange row, RulesetFiles files)
    {
        // A run that is going on, or that was cut off, is waited for or ended when the change is made; until then nothing certain can be said.
        if (files.Lock is not null)
        {
            return row with { NeedsFile = !row.InDesiredState, Advice = $"The ruleset files of the host are being changed by {files.Lock}." };
        }

        try
        {
            RulesetEdit edit = RulesetPlanner.Plan(files with { Target = request.Host.Target }, RulesetWishes.Of(request.Wanted, files), request.Host.Boot);
            bool inFiles = edit.Files.Count > 0 || edit.Vib is not null || edit.Refreshes;
            return edit.ChangesNothing ? row with { Action = ChangeAction.None, Obstacle = ChangeObstacle.None, NeedsFile = false, Advice = RulesetWords.Kept(edit) }
                : !inFiles ? row with { Action = ActionOf(row.Found, request.Wanted), NeedsFile = false, Advice = RulesetWords.Kept(edit) }
                : row with { Action = ActionOf(row.Found, request.Wanted), Obstacle = ChangeObstacle.None, NeedsFile = true, Edit = edit, Actual = edit.Actual, Desired = edit.Desired, Advice = RulesetWords.Kept(edit) };
        }
        catch (VmSerialException e)
        {
            return Refused(row, e);
        }
    }

    private static RulesetChange Refused(RulesetChange row, VmSerialException problem)
        => row with { Action = row.InDesiredState ? ActionOf(row.Found, row.Wanted) : row.Action, Obstacle = ChangeObstacle.HostRefuses, Problem = problem, Advice = $"{problem.Message} {problem.Advice}".TrimEnd() };

    private static ChangeAction ActionOf(FirewallRuleset? found, DesiredRuleset wanted)
        => wanted.Absent ? ChangeAction.Remove : found is null ? ChangeAction.Add : ChangeAction.Edit;

    private static bool DefinitionDiffers(FirewallRuleset? found, DesiredRuleset wanted)
        => wanted.Absent ? found is not null
            : found is null ? true
            : wanted.Rules is { } rules && !SameRules(rules, found.Rules);

    private static bool StateDiffers(FirewallRuleset? found, DesiredRuleset wanted)
        => !wanted.Absent && found is not null
            && ((wanted.Enabled is { } enabled && enabled != found.Enabled) || (wanted.Allowed is { } allowed && !SameAllowed(allowed, found)));

    /// <summary>Compared as addresses, not as texts: 192.0.2.0/24 and 192.0.2.7/24 are one network.</summary>
    private static bool SameAllowed(IReadOnlyList<AllowedHost> wanted, FirewallRuleset found)
        => wanted.Count == 0 ? found.AllIpAllowed
            : !found.AllIpAllowed && found.AllowedHosts is { } texts
                && new HashSet<AllowedHost?>(wanted).SetEquals(texts.Select(AllowedHost.TryParse));

    private static (ChangeObstacle, string) Obstacle(RulesetRequest request, FirewallRuleset? found, bool definition)
    {
        (HostFirewall host, DesiredRuleset wanted, _) = request;
        string? alike = found is not null ? null : host.Rulesets.Select(ruleset => ruleset.Key).FirstOrDefault(key => string.Equals(key, wanted.Id.Text, StringComparison.OrdinalIgnoreCase));
        return alike is not null
                ? (ChangeObstacle.RulesetAmbiguous, $"Host '{host.Target}' has a ruleset '{alike}', which differs from '{wanted.Id}' in case only: write it the same way, or choose another id.")
            : found is null && wanted.Rules is null && !wanted.Absent
                ? (ChangeObstacle.RulesetMissing, $"Host '{host.Target}' has no ruleset '{wanted.Id}', and a ruleset is made only where its rules are given.")
            : definition && !request.HasSsh
                ? (ChangeObstacle.NeedsSsh, NeedsSsh)
            : (ChangeObstacle.None, "");
    }
}
