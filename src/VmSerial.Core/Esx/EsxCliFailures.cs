using System;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>The one place where a failure of esxcli becomes an error of the product, whichever way the command was run. Pure.</summary>
internal static class EsxCliFailures
{
    /// <summary>A command that the host refused.</summary>
    /// <param name="command">The command.</param>
    /// <param name="target">The host as messages name it.</param>
    /// <param name="said">What the host said about it.</param>
    /// <param name="inner">The cause.</param>
    internal static VmSerialException Refused(EsxCliCommand command, string target, string said, Exception? inner = null)
    {
        string words = string.Join(" ", said.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        words = words.Length > 300 ? words.Substring(0, 300) + "…" : words;
        string? id = command.Options.FirstOrDefault(option => option.Name == "rulesetid")?.Value;
        if (id is not null && Says(words, "owned by system service"))
        {
            return OwnedBySystem(id, target, words, inner);
        }

        // The words are not documented: "Invalid ruleset id", "No ruleset found with id", "Ruleset … not found".
        if (id is not null && Says(words, "ruleset") && (Says(words, "invalid ruleset") || Says(words, "no ruleset") || Says(words, "not found")))
        {
            return RulesetMissing(id, target, inner);
        }

        return new VmSerialException(
            "EsxCliFailed", ErrorKind.OperationFailed, $"{target}: '{command}' failed{(words.Length > 0 ? $": {words.TrimEnd('.')}" : "")}.", target,
            "Run the command on the host and look at what it says.", inner);
    }

    internal static VmSerialException RulesetMissing(string id, string target, Exception? inner)
        => new("RulesetNotFound", ErrorKind.NotFound, $"{target} has no ruleset '{id}'.", target,
            "Look at the ids with Get-EsxSerialFirewall; case counts. A file that was just put on the host is known after a refresh.", inner);

    internal static VmSerialException OwnedBySystem(string id, string target, string said, Exception? inner)
        => new("RulesetOwnedBySystem", ErrorKind.NotSupported, $"{target}: the ruleset '{id}' belongs to a service of the host and follows it{(said.Length > 0 ? $": {said.TrimEnd('.')}" : "")}.", target,
            "From 8.0 U2 on 'esxcli network firewall ruleset list' shows what may be changed; use a custom ruleset instead.", inner);

    private static bool Says(string text, string words) => text.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;
}
