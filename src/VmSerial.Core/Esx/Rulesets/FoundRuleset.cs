using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>Everything that a host has of one ruleset id: services in files, a block in the boot script, a VIB, a listing.</summary>
internal sealed record FoundRuleset(
    RulesetId Id,
    IReadOnlyList<(RulesetFile File, ServiceEntry Service)> Services,
    BootScript? Script,
    bool HasVib,
    FirewallRuleset? Listed)
{
    internal bool HasBlock => Script?.Ids.Contains(Id.Text) == true;

    /// <summary>What keeps it now; null where it is in no file.</summary>
    internal PersistenceMethod? Method { get; init; }

    internal static FoundRuleset In(RulesetFiles files, RulesetId id)
    {
        BootScript? script = files.BootScript is { } file ? BootScript.Parse(file.Content, file.Path) : null;
        List<(RulesetFile File, ServiceEntry Service)> services = [.. files.Files
            .Where(candidate => candidate.Xml is not null)
            .SelectMany(candidate => candidate.Xml!.Find(id).Select(service => (candidate, service)))];
        return new FoundRuleset(id, services, script, files.Vibs.Contains(VibSpec.NameOf(id.Text)), files.Listed(id))
        {
            Method = services.Count == 0 ? null : EsxCustomRulesets.Method(files, services[0].File, id.Text, [.. script?.Ids ?? []]),
        };
    }

    /// <summary>How it was found, in words.</summary>
    internal string InWords()
    {
        if (Services.Count == 0)
        {
            return Listed is null ? "not there" : "listed by the firewall, but in no file";
        }

        string state = Listed is null ? "not listed by the firewall"
            : (Listed.Enabled ? "enabled" : "disabled") + (Listed.AllIpAllowed ? "" : $", for {string.Join(", ", Listed.AllowedHosts ?? [])}");
        return $"{string.Join("; ", Services.Select(s => $"{s.Service.RulesText} in {s.File.Path}"))}; {state}; persistence {Method}";
    }

    /// <summary>Refuses what is there more than once.</summary>
    internal void CheckOnce(string target)
    {
        if (Services.Count > 1)
        {
            throw new VmSerialException(
                "RulesetAmbiguous", ErrorKind.Ambiguous,
                $"{target}: ruleset '{Id}' is there {Services.Count} times ({string.Join(", ", Services.Select(s => $"{s.File.Path} line {s.Service.Line}"))}).", Id.Text,
                "Remove all but one of them by hand; which one is meant cannot be told.");
        }
    }

    internal static bool SameRules(ServiceEntry service, CustomRuleset ruleset)
        => service.UnreadRules == 0 && service.Required == ruleset.Required && service.Rules.SequenceEqual(ruleset.Rules);

    /// <summary>Whether another id of the host differs from this one in case only; that one, or null.</summary>
    internal static (string Id, string Where)? CaseTwin(RulesetFiles files, RulesetId id)
    {
        IEnumerable<(string Id, string Where)> inFiles = files.Files.Where(file => file.Xml is not null)
            .SelectMany(file => file.Xml!.Services.Select(service => (service.Id, $"{file.Path}, line {service.Line}")));
        IEnumerable<(string Id, string Where)> listed = (files.Rulesets ?? []).Select(ruleset => (ruleset.Key, "the firewall's listing"));
        return inFiles.Concat(listed)
            .Where(other => other.Id != id.Text && string.Equals(other.Id, id.Text, StringComparison.OrdinalIgnoreCase))
            .Select(other => ((string, string)?)other)
            .FirstOrDefault();
    }
}
