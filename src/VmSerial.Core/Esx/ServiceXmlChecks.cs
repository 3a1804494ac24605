using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Plans;

namespace VmSerial.Esx;

/// <summary>What must hold before a ruleset file is edited.</summary>
internal static class ServiceXmlChecks
{
    internal static void NotStock(RulesetId id, IEnumerable<string>? stockIds, string path)
    {
        if (StockRulesets.Contains(id.Text, stockIds))
        {
            throw new VmSerialException(
                "StockRuleset", ErrorKind.InvalidArgument, $"{path}: '{id}' is a ruleset of ESXi itself; its definition is never edited.", id.Text,
                "Enable or disable it as it is, or choose another id.");
        }
    }

    internal static void NotInUse(ServiceXml file, CustomRuleset ruleset, IEnumerable<string> otherIds)
    {
        string id = ruleset.Id.Text;
        foreach (ServiceEntry service in file.Services.Where(service => Same(service.Id, id)))
        {
            throw service.Id == id
                ? new VmSerialException(
                    "RulesetIdInUse", ErrorKind.AlreadyExists,
                    $"{file.Path}, line {service.Line}: ruleset '{id}' is there already. Found: {service.RulesText}; wanted: {string.Join(", ", ruleset.Rules)}.", id,
                    service.IsMarked ? "Change it with Set-EsxCustomRuleset." : "It was not added by VmSerial: choose another id, or use -Force to replace it.")
                : CaseOnly(id, service.Id, $"{file.Path}, line {service.Line}");
        }

        foreach (string other in otherIds.Where(other => Same(other, id)))
        {
            throw other == id
                ? new VmSerialException(
                    "RulesetIdInUse", ErrorKind.AlreadyExists, $"{file.Path}: ruleset '{id}' is on the host already, from another file.", id, "Choose another id.")
                : CaseOnly(id, other, $"{file.Path}");
        }
    }

    /// <summary>The number after the highest, as wide as that one is written.</summary>
    internal static string NextNumber(ServiceXml file)
    {
        ServiceEntry? bare = file.Services.FirstOrDefault(service => service.Number is null);
        if (bare is not null)
        {
            throw new VmSerialException(
                "ServiceNumberMissing", ErrorKind.InvalidState,
                $"{file.Path}, line {bare.Line}: service '{bare.Id}' has no id attribute, which a file with more than one service needs.", file.Path,
                "Add to service.xml instead, or give that service an id.");
        }

        long highest = -1;
        int width = 4;
        foreach (string text in file.Services.Select(service => service.Number!.Trim()))
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number < long.MaxValue && number > highest)
            {
                highest = number;
                width = text.Length;
            }
        }

        return (highest + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
    }

    /// <summary>The one service with this id that may be edited.</summary>
    internal static ServiceEntry Editable(ServiceXml file, RulesetId id, bool force)
    {
        List<ServiceEntry> found = [.. file.Find(id)];
        List<ServiceEntry> marked = [.. found.Where(service => service.IsMarked)];
        List<ServiceEntry> candidates = marked.Count > 0 || !force ? marked : found;
        if (candidates.Count == 1)
        {
            return candidates[0];
        }

        if (candidates.Count > 1)
        {
            throw new VmSerialException(
                "RulesetAmbiguous", ErrorKind.Ambiguous, $"{file.Path}: ruleset '{id}' is there {candidates.Count} times (lines {string.Join(", ", candidates.Select(c => c.Line))}).",
                id.Text, "Remove all but one of them by hand; which one is meant cannot be told.");
        }

        throw found.Count > 0
            ? new VmSerialException(
                "RulesetNotMarked", ErrorKind.InvalidState, $"{file.Path}, line {found[0].Line}: ruleset '{id}' was not added by VmSerial ({found[0].RulesText}).", id.Text,
                "Use -Force to act on it all the same.")
            : NotFound(file, id);
    }

    private static VmSerialException NotFound(ServiceXml file, RulesetId id)
        => new("RulesetNotFound", ErrorKind.NotFound, $"{file.Path}: there is no ruleset '{id}'.", id.Text,
            NearestName.Find(id.Text, file.Services.Select(service => service.Id)) is { } near ? $"Did you mean '{near}'?" : null);

    private static VmSerialException CaseOnly(string id, string other, string where)
        => new("RulesetIdDiffersInCaseOnly", ErrorKind.AlreadyExists, $"{where}: ruleset '{other}' differs from '{id}' in case only.", id,
            $"Write '{other}', or choose an id that differs in more than case.");

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
