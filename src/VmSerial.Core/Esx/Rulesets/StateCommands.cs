using System.Collections.Generic;
using System.Linq;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>The commands that set what no file holds, and those that set it back.</summary>
internal sealed record StateCommands(IReadOnlyList<EsxCliCommand> Do, IReadOnlyList<EsxCliCommand> Undo)
{
    /// <summary>Works them out.</summary>
    /// <param name="wish">The wish.</param>
    /// <param name="ruleset">The ruleset as it is to be.</param>
    /// <param name="listed">The ruleset as it was listed; null where it is new.</param>
    /// <param name="rewritten">Whether its definition changes: what the host remembers of an id is then not relied upon.</param>
    internal static StateCommands Of(RulesetWish wish, CustomRuleset ruleset, FirewallRuleset? listed, bool rewritten)
    {
        List<EsxCliCommand> todo = [], undo = [];
        RulesetId id = ruleset.Id;

        // One that is required cannot be disabled; asking for it would fail.
        if ((rewritten || listed?.Enabled != ruleset.Enabled) && (ruleset.Enabled || !ruleset.Required))
        {
            todo.Add(EsxCli.RulesetEnable(id, ruleset.Enabled));
        }

        if (listed is not null && todo.Count > 0)
        {
            undo.Add(EsxCli.RulesetEnable(id, listed.Enabled));
        }

        Allowed(wish, id, listed, todo, undo);
        return new StateCommands(todo, undo);
    }

    private static void Allowed(RulesetWish wish, RulesetId id, FirewallRuleset? listed, List<EsxCliCommand> todo, List<EsxCliCommand> undo)
    {
        if (wish.Allowed is not { } wanted)
        {
            return;
        }

        bool all = listed?.AllIpAllowed != false;
        List<AllowedHost> found = all ? [] : [.. (listed!.AllowedHosts ?? []).Select(AllowedHost.TryParse).OfType<AllowedHost>()];
        if (wanted.Count == 0)
        {
            if (!all)
            {
                todo.Add(EsxCli.RulesetAllowAll(id, all: true));
                undo.Add(EsxCli.RulesetAllowAll(id, all: false));
            }

            return;
        }

        if (all)
        {
            todo.Add(EsxCli.RulesetAllowAll(id, all: false));
        }

        List<AllowedHost> missing = [.. wanted.Distinct().Except(found)], more = [.. found.Except(wanted)];

        // New ones first: in between nobody is shut out who may come in before and after.
        todo.AddRange(missing.Select(host => EsxCli.AllowedIpAdd(id, host)));
        todo.AddRange(more.Select(host => EsxCli.AllowedIpRemove(id, host)));
        if (listed is not null)
        {
            undo.AddRange(more.Select(host => EsxCli.AllowedIpAdd(id, host)));
            undo.AddRange(missing.Select(host => EsxCli.AllowedIpRemove(id, host)));
            if (all)
            {
                undo.Add(EsxCli.RulesetAllowAll(id, all: true));
            }
        }
    }
}
