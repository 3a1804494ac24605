using System;
using System.Linq;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans.Hosts;

/// <summary>Reads how a plan says to log in to hosts.</summary>
internal static class PlanSshReader
{
    private const string FingerprintPrefix = "SHA256:";
    private const int FingerprintLength = 43;

    /// <param name="node">The map.</param>
    /// <param name="match">The match of the host, when that could be read.</param>
    /// <param name="problems">Takes what is wrong.</param>
    internal static PlanSsh? Read(YamlNode node, string? match, PlanProblems problems)
    {
        if (PlanMap.Open(node, PlanSection.Ssh, problems) is not { } map)
        {
            return null;
        }

        string? fingerprint = map.Text("fingerprint");
        if (fingerprint is not null && !IsFingerprint(fingerprint))
        {
            problems.Add(map.Find("fingerprint")!.Value.Position,
                $"expected a fingerprint such as SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU, found '{YamlText.Shorten(fingerprint)}'");
        }

        foreach (string key in new[] { "fingerprint", "address" })
        {
            if (match is not null && VMSelector.IsWildcard(match) && map.Find(key) is { } entry)
            {
                problems.Add(entry.Key.Position, $"'{key}' under the wildcard '{YamlText.Shorten(match)}' would be the same for every host that it fits: give each host a match of its own");
            }
        }

        return new PlanSsh(map.Position)
        {
            User = map.Text("user") ?? "root",
            PasswordVariable = PlanServerReader.ReadPassword(map, problems),
            KeyFile = map.Text("keyFile"),
            Fingerprint = fingerprint,
            Address = map.Text("address"),
            Start = map.Flag("start") ?? false,
            AllowLegacy = map.Flag("allowLegacy") ?? false,
        };
    }

    // SHA-256 in base64 without its padding.
    private static bool IsFingerprint(string text)
        => text.StartsWith(FingerprintPrefix, StringComparison.Ordinal) && text.Length == FingerprintPrefix.Length + FingerprintLength
            && text.Skip(FingerprintPrefix.Length).All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '+' or '/');
}
