using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>Works out what a wish changes on a host. Pure.</summary>
public static class RulesetPlanner
{
    /// <summary>Works out the edit.</summary>
    /// <param name="files">The host as it was read.</param>
    /// <param name="wish">The wish.</param>
    /// <param name="boot">How the host boots and who manages it, as far as the API told it.</param>
    /// <exception cref="VmSerialException">
    /// <c>ShellNotRoot</c>, <c>RulesetLocked</c>, <c>HostNotUnderstood</c>, <c>HostLacksDigest</c>, <c>StockRuleset</c>, <c>RulesetIdDiffersInCaseOnly</c>,
    /// <c>RulesetIdInUse</c>, <c>RulesetNotMarked</c>, <c>RulesetAmbiguous</c>, <c>BootScriptMissing</c>, <c>AcceptanceLevelTooHigh</c>,
    /// <c>VibRefusedBySecureBoot</c>, and those of <see cref="ServiceXml"/> and <see cref="BootScript"/>.
    /// </exception>
    public static RulesetEdit Plan(RulesetFiles files, RulesetWish wish, HostBoot? boot = null)
    {
        RulesetChecks.Id(files, wish.Id);
        RulesetChecks.Host(files);
        FoundRuleset found = FoundRuleset.In(files, wish.Id);
        return wish.Ruleset is { } ruleset
            ? Presence(files, wish, ruleset, found, files.Known(boot ?? new HostBoot()))
            : Absence(files, wish, found);
    }

    private static RulesetEdit Absence(RulesetFiles files, RulesetWish wish, FoundRuleset found)
    {
        foreach ((RulesetFile file, ServiceEntry service) in found.Services)
        {
            RulesetChecks.MayTouch(files.Target, file, service, wish.Force, "removed");
        }

        FileEdits edits = new(files, found);
        edits.TakeOut(wish.Force, found.HasVib);
        return new RulesetEdit
        {
            Before = files,
            Wish = wish,
            Files = edits.All,
            Vib = VibEdit.Replacing(found, files.Version!, null, null),
            Refreshes = found.Services.Count > 0 || found.Listed is not null,
            SavesState = edits.SavesState,
            Actual = found.InWords(),
            Desired = "not there",
        };
    }

    private static RulesetEdit Presence(RulesetFiles files, RulesetWish wish, CustomRuleset asked, FoundRuleset found, HostBoot boot)
    {
        found.CheckOnce(files.Target);
        bool vibAllowed = wish.AllowCommunityAcceptance || files.Acceptance == "CommunitySupported";
        PersistenceDecision decision = PersistenceDecision.Of(files.Version!, wish.Persistence, boot, found.Method, vibAllowed);
        PersistenceMethod method = decision.Method;
        if (found.Services.Count == 1)
        {
            (RulesetFile file, ServiceEntry service) = found.Services[0];
            bool same = FoundRuleset.SameRules(service, asked);
            if (!service.IsMarked && !same && !wish.Force)
            {
                throw RulesetChecks.InUse(files.Target, file, service, asked);
            }

            // What somebody else keeps as wished is left where it is, unless a place is asked for.
            if (!service.IsMarked && same && wish.Persistence == PersistenceChoice.Auto)
            {
                method = found.Method!.Value;
            }

            if (Moves(found, method))
            {
                RulesetChecks.MayTouch(files.Target, file, service, wish.Force, "moved");
            }
        }

        CustomRuleset ruleset = new(asked.Id, asked.Rules, wish.Enabled ?? found.Listed?.Enabled ?? asked.Enabled, asked.Required);
        IReadOnlyList<AllowedHost> allowed = wish.Allowed ?? AllowedIn(found);
        FileEdits edits = new(files, found);
        VibEdit? vib = null;
        switch (method)
        {
            case PersistenceMethod.LocalSh:
                edits.PutInBootScript(ruleset, allowed, wish.Force, found.HasVib);
                vib = VibEdit.Replacing(found, files.Version!, null, null);
                break;
            case PersistenceMethod.Vib:
                vib = InVib(files, wish, ruleset, found, boot, edits);
                break;
            default:
                edits.PutInFile(ruleset, wish.Force, found.HasVib, method == PersistenceMethod.Sticky);
                vib = VibEdit.Replacing(found, files.Version!, null, null);
                break;
        }

        // A file that has the sticky bit for other reasons keeps this ruleset as well.
        PersistenceMethod kept = method == PersistenceMethod.None && edits.TargetIsSticky ? PersistenceMethod.Sticky : method;
        StateCommands state = StateCommands.Of(wish, ruleset, found.Listed, edits.ChangesRulesets || vib is not null);
        bool listedRight = found.Listed is not null && EsxCustomRulesets.SameRules(found.Listed, ruleset.Rules);
        return new RulesetEdit
        {
            Before = files,
            Wish = wish,
            Ruleset = ruleset,
            Files = edits.All,
            Vib = vib,
            Refreshes = edits.ChangesRulesets || vib is not null || !listedRight,
            Commands = state.Do,
            UndoCommands = state.Undo,
            SavesState = edits.SavesState,
            Persistence = kept,
            PersistenceReason = kept == decision.Method ? decision.Reason : "It is kept by what is there already.",
            Survival = VersionKnowledge.Survival(files.Version!, kept, boot),
            Actual = found.InWords(),
            Desired = $"{string.Join(", ", ruleset.Rules)}; {(ruleset.Enabled ? "enabled" : "disabled")}"
                + (wish.Allowed is null ? "" : $", for {(wish.Allowed.Count == 0 ? "every address" : string.Join(", ", wish.Allowed))}") + $"; persistence {kept}",
            EnabledAfter = ruleset.Required && !ruleset.Enabled ? null : ruleset.Enabled,
        };
    }

    private static VibEdit? InVib(RulesetFiles files, RulesetWish wish, CustomRuleset ruleset, FoundRuleset found, HostBoot boot, FileEdits edits)
    {
        if (found.HasVib && found.Services.Count == 1 && FoundRuleset.SameRules(found.Services[0].Service, ruleset) && !found.HasBlock)
        {
            return null;
        }

        RulesetChecks.Acceptance(files, wish, boot);
        edits.TakeOut(wish.Force, found.HasVib);
        return VibEdit.Replacing(found, files.Version!, VibEdit.Make(ruleset, files.Version!), files.Acceptance is null or "CommunitySupported" ? null : files.Acceptance);
    }

    private static bool Moves(FoundRuleset found, PersistenceMethod to)
        => found.Method is { } from && from != to && (InOwnFile(from) || InOwnFile(to));

    private static bool InOwnFile(PersistenceMethod method) => method is PersistenceMethod.LocalSh or PersistenceMethod.Vib;

    private static IReadOnlyList<AllowedHost> AllowedIn(FoundRuleset found)
        => found.Listed is { AllIpAllowed: false, AllowedHosts: { } hosts } ? [.. hosts.Select(AllowedHost.TryParse).OfType<AllowedHost>()] : [];
}
