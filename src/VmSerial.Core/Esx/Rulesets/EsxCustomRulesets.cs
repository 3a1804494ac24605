using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>Finds the custom rulesets in what was read from a host.</summary>
internal static class EsxCustomRulesets
{
    internal static IReadOnlyList<EsxCustomRuleset> In(RulesetFiles files, HostBoot boot)
    {
        HashSet<string> inBootScript = new(BlocksOf(files.BootScript), StringComparer.Ordinal);
        return [.. files.Files
            .Where(file => file.Xml is not null)
            .SelectMany(file => file.Xml!.Services.Where(service => service.Id.Length > 0 && !StockRulesets.Contains(service.Id)), (file, service) => Row(files, boot, file, service, inBootScript))];
    }

    /// <summary>What keeps a service of a file.</summary>
    internal static PersistenceMethod Method(RulesetFiles files, RulesetFile file, string id, ICollection<string> inBootScript)
    {
        bool own = RulesetId.TryParse(id) is { } valid && file.Path == RulesetFiles.OwnPath(valid);
        return own && inBootScript.Contains(id) ? PersistenceMethod.LocalSh
            : own && files.Vibs.Contains(VibSpec.NameOf(id)) ? PersistenceMethod.Vib
            : file.File.IsSticky ? PersistenceMethod.Sticky
            : PersistenceMethod.None;
    }

    internal static IEnumerable<string> BlocksOf(HostFile? script) => script is null ? [] : BootScript.Parse(script.Content, script.Path).Ids;

    private static EsxCustomRuleset Row(RulesetFiles files, HostBoot boot, RulesetFile file, ServiceEntry service, HashSet<string> inBootScript)
    {
        FirewallRuleset? listed = files.Rulesets?.FirstOrDefault(ruleset => ruleset.Key == service.Id);
        PersistenceMethod method = Method(files, file, service.Id, inBootScript);
        return new EsxCustomRuleset
        {
            Target = files.Target,
            Id = service.Id,
            File = file.Path,
            ServiceNumber = service.Number,
            Rules = service.Rules,
            Enabled = listed?.Enabled,
            Required = service.Required,
            IsMarked = service.IsMarked,
            AllowedIps = listed is null ? null : listed.AllIpAllowed ? [] : listed.AllowedHosts,
            Persistence = method,
            Survival = files.Version is null ? null : VersionKnowledge.Survival(files.Version, method, files.Known(boot)),
            Findings = [.. Findings(files, file, service, listed)],
        };
    }

    private static IEnumerable<string> Findings(RulesetFiles files, RulesetFile file, ServiceEntry service, FirewallRuleset? listed)
    {
        foreach (ServiceXmlFinding finding in file.Xml!.Findings.Where(finding => finding.Line == service.Line))
        {
            yield return finding.Message;
        }

        foreach (RulesetFile other in files.Files.Where(other => other.Path != file.Path && other.Xml?.Services.Any(s => s.Id == service.Id) == true))
        {
            yield return $"'{service.Id}' is in {other.Path} as well; which of the two holds is not known.";
        }

        if (service.UnreadRules > 0)
        {
            yield return $"'{service.Id}' has {service.UnreadRules} rules of an unknown form.";
        }

        if (files.Rulesets is not null && listed is null)
        {
            yield return $"The firewall does not list '{service.Id}': the files were not read again since it was written.";
        }
        else if (listed is not null && service.UnreadRules == 0 && !SameRules(listed, service.Rules))
        {
            yield return $"The firewall lists other rules for '{service.Id}' than the file has: the files were not read again since it was changed.";
        }
    }

    internal static bool SameRules(FirewallRuleset listed, IEnumerable<RulesetRule> rules)
        => new HashSet<FirewallRule>(listed.Rules).SetEquals(rules.Select(rule => rule.ToFirewallRule()));
}
