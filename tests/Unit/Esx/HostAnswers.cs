using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using VmSerial.Esx;
using VmSerial.VSphere;

namespace VmSerial.Unit.Esx;

/// <summary>Hosts as a reading of them looks, for the tests of what is worked out from it.</summary>
internal static class HostAnswers
{
    internal static RulesetFiles Host(string version = "5.1.0", string? stock = null, int stockMode = 0x124, string? script = null, params (string Path, string Text)[] more)
    {
        HostVersion parsed = HostVersion.Parse(version);
        List<RulesetFile> files = [RulesetFile.Of(File(RulesetFiles.StockPath, stock ?? Rulesets.Stock, stockMode)), .. more.Select(file => RulesetFile.Of(File(file.Path, file.Text, 0x124)))];
        return new RulesetFiles
        {
            Target = "esx01",
            Files = files,
            Version = parsed,
            Rulesets = [.. files.Where(file => file.Xml is not null).SelectMany(file => file.Xml!.Services).Select(Listed)],
            BootScripts = [File(VersionKnowledge.BootScript(parsed), script ?? "#!/bin/sh\n\nexit 0\n", 0x3ED)],
            Acceptance = "PartnerSupported",
            UserId = 0,
            DigestProgram = "sha256sum",
        };
    }

    internal static HostFile File(string path, string text, int mode)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new HostFile(path, bytes, mode, HostDigest.Of("sha256sum", bytes));
    }

    internal static FirewallRuleset Listed(ServiceEntry service) => new(service.Id, service.Enabled, [.. service.Rules.Select(rule => rule.ToFirewallRule())]);

    /// <summary>The host as it is after an edit, as far as files and listings go.</summary>
    internal static RulesetFiles After(RulesetFiles before, RulesetEdit edit)
    {
        Dictionary<string, HostFile> files = before.Files.Select(file => file.File).Concat(before.BootScripts).ToDictionary(file => file.Path, StringComparer.Ordinal);
        foreach (HostFileEdit change in edit.Files)
        {
            files.Remove(change.Path);
            if (change.Content is not null)
            {
                files.Add(change.Path, new HostFile(change.Path, change.Content, change.Mode, HostDigest.Of("sha256sum", change.Content)));
            }
        }

        List<RulesetFile> rulesetFiles = [.. files.Values.Where(file => file.Path.EndsWith(".xml", StringComparison.Ordinal)).Select(RulesetFile.Of).OrderBy(file => file.Path, StringComparer.Ordinal)];
        return before with
        {
            Files = rulesetFiles,
            BootScripts = [.. files.Values.Where(file => !file.Path.EndsWith(".xml", StringComparison.Ordinal))],
            Rulesets = [.. rulesetFiles.Where(file => file.Xml is not null).SelectMany(file => file.Xml!.Services).Select(service => Listed(service) with { Enabled = service.Id == edit.Id.Text ? edit.Ruleset!.Enabled : service.Enabled })],
        };
    }
}
