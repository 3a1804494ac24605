using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans;

/// <summary>Reads the servers of a plan. Secrets stay outside: a plan names the environment variable that holds the password.</summary>
internal static class PlanServerReader
{
    private const string PasswordPrefix = "env:";
    private const string PasswordAdvice = "a password does not belong in a plan: name the environment variable that holds it, as in 'password: env:VC01_PASSWORD'";
    private const int Sha256Digits = 64;
    private const int Sha1Digits = 40;

    internal static IReadOnlyList<PlanServer> Read(IReadOnlyList<YamlNode> nodes, PlanProblems problems)
    {
        List<PlanServer> servers = [];
        Dictionary<string, PlanServer> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (YamlNode node in nodes)
        {
            if (ReadOne(node, problems) is not { } server)
            {
                continue;
            }

            if (seen.TryGetValue(server.Name, out PlanServer? first))
            {
                problems.Add(node.Position, $"the server '{server.Name}' is named twice (first in line {first.Position.Line})");
                continue;
            }

            seen.Add(server.Name, server);
            servers.Add(server);
        }

        return servers;
    }

    private static PlanServer? ReadOne(YamlNode node, PlanProblems problems)
    {
        if (node.IsText && !string.IsNullOrWhiteSpace(node.Text))
        {
            CheckName(node.Text, node.Position, problems);
            return new PlanServer(node.Text, node.Position);
        }

        if (node.IsScalar)
        {
            problems.Add(node.Position, $"expected the name or address of a server, found {node.Describe()}");
            return null;
        }

        if (PlanMap.Open(node, PlanSection.Server, problems) is not { } map)
        {
            return null;
        }

        string? name = map.Text("name");
        string? user = map.Text("user");
        string? variable = ReadPassword(map, problems);
        string? thumbprint = map.Text("thumbprint");
        if (name is not null)
        {
            CheckName(name, map.Find("name")!.Value.Position, problems);
        }

        if (map.Find("password") is { } password && !map.Has("user"))
        {
            problems.Add(password.Key.Position, "'password' needs 'user': the name of the user whose password it is");
        }

        if (thumbprint is not null)
        {
            CheckThumbprint(thumbprint, map.Find("thumbprint")!.Value.Position, problems);
        }

        return name is null ? null : new PlanServer(name, map.Position) { User = user, PasswordVariable = variable, Thumbprint = thumbprint };
    }

    // What was found is never shown: it may be a password.
    internal static string? ReadPassword(PlanMap map, PlanProblems problems)
    {
        if (map.Find("password") is not { } entry)
        {
            return null;
        }

        if (entry.Value.Text.StartsWith(PasswordPrefix, StringComparison.Ordinal))
        {
            string variable = entry.Value.Text.Substring(PasswordPrefix.Length);
            if (variable.Length > 0 && !char.IsDigit(variable[0]) && variable.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
            {
                return variable;
            }
        }

        problems.Add(entry.Value.Position, PasswordAdvice);
        return null;
    }

    private static void CheckName(string name, SourcePosition position, PlanProblems problems)
    {
        int scheme = name.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            string host = name.Substring(scheme + 3).Split('/')[0];
            string meant = host.Length == 0 || host.Contains('@') ? "vc01 or vc01:8443" : host;
            problems.Add(position, $"a server is a name or an address without a scheme: write {YamlText.Shorten(meant)}");
            return;
        }

        if (name.Any(c => char.IsWhiteSpace(c) || c is '/' or '\\' or '@' or ','))
        {
            problems.Add(position, $"expected the name or address of one server, such as vc01 or vc01:8443; found '{YamlText.Shorten(name)}'");
            return;
        }

        // A bare IPv6 address has more than one colon and no port; [::1]:8443 has both.
        int colon = name.LastIndexOf(':');
        bool hasPort = colon >= 0 && (name.IndexOf(':') == colon || name[0] == '[' && colon > name.IndexOf(']'));
        if (hasPort && !(colon > 0 && IsTcpPort(name.Substring(colon + 1))))
        {
            problems.Add(position, $"expected a TCP port from 1 to 65535 behind the colon, as in vc01:8443; found '{YamlText.Shorten(name)}'");
        }
    }

    private static bool IsTcpPort(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535;

    private static void CheckThumbprint(string thumbprint, SourcePosition position, PlanProblems problems)
    {
        string digits = thumbprint.Replace(":", "");
        bool isHex = digits.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));
        if (isHex && digits.Length == Sha1Digits)
        {
            problems.Add(position, $"expected a SHA-256 thumbprint of {Sha256Digits} hex digits, found one of {Sha1Digits}, which is SHA-1: that can be forged and is not accepted");
        }
        else if (!isHex || digits.Length != Sha256Digits)
        {
            problems.Add(position, $"expected a SHA-256 thumbprint of {Sha256Digits} hex digits, found '{YamlText.Shorten(thumbprint)}'");
        }
    }
}
