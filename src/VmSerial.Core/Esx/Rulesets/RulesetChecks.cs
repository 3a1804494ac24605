using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>What must hold before a ruleset of a host is changed.</summary>
internal static class RulesetChecks
{
    internal static void Host(RulesetFiles files)
    {
        string target = files.Target;
        if (files.UserId is { } user && user != 0)
        {
            throw new VmSerialException(
                "ShellNotRoot", ErrorKind.PermissionDenied, $"{target}: the shell is that of user number {user}; only root may change ruleset files.", target,
                "Give the credential of root with -HostCredential.");
        }

        if (files.Lock is { } held)
        {
            throw Locked(target, held);
        }

        if (files.Version is null || files.Rulesets is null || files.UserId is null)
        {
            throw new VmSerialException(
                "HostNotUnderstood", ErrorKind.InvalidData, $"{target}: what decides about a change could not be read. {string.Join(" ", files.Lacking)}".TrimEnd(), target,
                "Run 'vmware -lv' and 'esxcli network firewall ruleset list' in a shell of the host: both have to answer.");
        }

        if (files.DigestProgram is null)
        {
            throw new VmSerialException(
                "HostLacksDigest", ErrorKind.NotSupported, $"{target}: the host has neither sha256sum nor md5sum, so that no copy could be verified.", target,
                "Use a VIB from Export-EsxRulesetVib instead.");
        }
    }

    internal static VmSerialException Locked(string target, RulesetLock held) => new(
        "RulesetLocked", ErrorKind.Conflict, $"{target}: the ruleset files are being changed by {held}.", target,
        held.IsAlive ? "Wait until that run has ended, and try again." : "That run was cut off; the next change on this host clears it away.");

    internal static void Id(RulesetFiles files, RulesetId id)
    {
        if (StockRulesets.Contains(id.Text))
        {
            throw new VmSerialException(
                "StockRuleset", ErrorKind.InvalidArgument, $"{files.Target}: '{id}' is a ruleset of ESXi itself; its definition is never edited.", id.Text,
                "Enable or disable it as it is, or choose another id.");
        }

        if (FoundRuleset.CaseTwin(files, id) is { } twin)
        {
            throw new VmSerialException(
                "RulesetIdDiffersInCaseOnly", ErrorKind.AlreadyExists, $"{files.Target}: ruleset '{twin.Id}' ({twin.Where}) differs from '{id}' in case only.", id.Text,
                $"Write '{twin.Id}', or choose an id that differs in more than case.");
        }
    }

    internal static void MayTouch(string target, RulesetFile file, ServiceEntry service, bool force, string what)
    {
        if (!service.IsMarked && !force)
        {
            throw new VmSerialException(
                "RulesetNotMarked", ErrorKind.InvalidState,
                $"{target}: ruleset '{service.Id}' ({file.Path}, line {service.Line}: {service.RulesText}) was not added by VmSerial and is not {what}.", service.Id,
                "Use -Force to act on it all the same.");
        }
    }

    internal static VmSerialException InUse(string target, RulesetFile file, ServiceEntry service, CustomRuleset ruleset) => new(
        "RulesetIdInUse", ErrorKind.AlreadyExists,
        $"{target}: ruleset '{service.Id}' is there already ({file.Path}, line {service.Line}) with other rules, and was not added by VmSerial. "
            + $"Found: {service.RulesText}{(service.Required ? ", required" : "")}; wanted: {string.Join(", ", ruleset.Rules)}{(ruleset.Required ? ", required" : "")}.",
        service.Id, "Choose another id, or use -Force to replace it.");

    internal static void Acceptance(RulesetFiles files, RulesetWish wish, HostBoot boot)
    {
        if (boot.SecureBoot == true)
        {
            throw new VmSerialException(
                "VibRefusedBySecureBoot", ErrorKind.NotSupported, $"{files.Target}: Secure Boot is on, and with it the acceptance level CommunitySupported is refused.", files.Target,
                "Choose another persistence, or have the VIB signed.");
        }

        if (files.Acceptance != "CommunitySupported" && !wish.AllowCommunityAcceptance)
        {
            throw new VmSerialException(
                "AcceptanceLevelTooHigh", ErrorKind.InvalidState,
                $"{files.Target}: the host takes VIBs from the level {files.Acceptance ?? "(not read)"} on, and the VIB has CommunitySupported: nobody but its author has tested it, "
                    + "VMware gives no support for it, and a host that takes such VIBs cannot use Secure Boot.",
                files.Target, "Allow it with -AllowCommunityAcceptance, or choose another persistence.");
        }
    }
}
