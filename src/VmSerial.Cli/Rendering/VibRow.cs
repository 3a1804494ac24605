using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using VmSerial.Esx;

namespace VmSerial.Cli.Rendering;

/// <summary>A file that was written for hosts, as a row.</summary>
internal static class VibRow
{
    /// <summary>The row of one file.</summary>
    public static Row Of(VibSpec spec, string file, bool bundle, byte[] content) => new("vib",
    [
        ("file", file), ("offlineBundle", bundle), ("bytes", content.Length), ("sha256", Convert.ToHexStringLower(SHA256.HashData(content))),
        ("vibId", spec.VibId), ("name", spec.Name), ("version", spec.Version), ("esxiVersion", spec.Target.ToString()), ("acceptanceLevel", "community"),
        ("ruleset", spec.Ruleset.Id.Text), ("enabled", spec.Ruleset.Enabled), ("rules", (IReadOnlyList<string>)[.. spec.Ruleset.Rules.Select(rule => rule.ToFirewallRule().ToString())]),
    ], []);
}
