using System;

namespace VmSerial.Esx;

/// <summary>The comment before every service that VmSerial added: <c>&lt;!-- VmSerial: ruleset moxa --&gt;</c>.</summary>
internal static class ServiceMarker
{
    private const string Prefix = "VmSerial: ruleset ";

    internal static string For(string id) => $"<!-- {Prefix}{Encoded(id)} -->";

    internal static bool Fits(string comment, string id) => string.Equals(comment.Trim(), Prefix + Encoded(id), StringComparison.Ordinal);

    // XML forbids two hyphens in a row inside a comment; '%' is in no ruleset id, so this stays unambiguous.
    private static string Encoded(string id) => id.Replace("--", "-%2D");
}
