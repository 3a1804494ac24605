using System;
using System.Management.Automation;

namespace VmSerial.PowerShell.Sessions;

/// <summary>Names of servers: 443 is the port that nobody writes.</summary>
internal static class ServerNames
{
    private const string DefaultPort = ":443";

    /// <summary>Whether two names mean the same server.</summary>
    public static bool Same(string a, string b) => string.Equals(Short(a), Short(b), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name fits what somebody typed, a name or a wildcard.</summary>
    public static bool Fits(string name, string typed)
        => Same(name, typed)
            || (WildcardPattern.ContainsWildcardCharacters(typed) && new WildcardPattern(typed, WildcardOptions.IgnoreCase).IsMatch(name));

    /// <summary>A name and a port as a server is named here.</summary>
    public static string Combine(string host, int port)
        => port is 443 or 0 ? host : $"{(host.Contains(":") && host[0] != '[' ? $"[{host}]" : host)}:{port}";

    private static string Short(string name)
        => name.EndsWith(DefaultPort, StringComparison.Ordinal) ? name.Substring(0, name.Length - DefaultPort.Length) : name;
}
