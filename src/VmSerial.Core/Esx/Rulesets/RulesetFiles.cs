using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>Everything about a host's rulesets that one command over SSH reads: the files, the listings, and what decides how to keep a change. Immutable.</summary>
public sealed record RulesetFiles
{
    internal const string Folder = "/etc/vmware/firewall/";

    /// <summary>ESXi's own file.</summary>
    public const string StockPath = Folder + "service.xml";

    /// <summary>The host as messages name it.</summary>
    public required string Target { get; init; }

    /// <summary>The files <c>*.xml</c> of the firewall's folder.</summary>
    public IReadOnlyList<RulesetFile> Files { get; init; } = [];

    /// <summary>The version; null where it was not read.</summary>
    public HostVersion? Version { get; init; }

    /// <summary>The rulesets as esxcli lists them; null where it did not answer.</summary>
    public IReadOnlyList<FirewallRuleset>? Rulesets { get; init; }

    /// <summary>The boot scripts that are there.</summary>
    public IReadOnlyList<HostFile> BootScripts { get; init; } = [];

    /// <summary>The VIBs that VmSerial made, by name; null where they were not asked for, because no file of theirs is there.</summary>
    public IReadOnlyList<string> Vibs { get; init; } = [];

    /// <summary>The lowest acceptance level of VIBs the host takes; null where it was not read.</summary>
    public string? Acceptance { get; init; }

    /// <summary>Whether Secure Boot is on; null where the host does not say.</summary>
    public bool? SecureBoot { get; init; }

    /// <summary>The user's number on the host; 0 is root, null where it was not read.</summary>
    public int? UserId { get; init; }

    /// <summary>The host's program for digests, <c>sha256sum</c> or <c>md5sum</c>; null where it has neither.</summary>
    public string? DigestProgram { get; init; }

    /// <summary>The lock of a run that is going on or was cut off; null where there is none.</summary>
    public RulesetLock? Lock { get; init; }

    /// <summary>What is lacking and why, one sentence each.</summary>
    public IReadOnlyList<string> Lacking { get; init; } = [];

    /// <summary>The boot script of the host's version; null where it is not there.</summary>
    public HostFile? BootScript => Version is null ? null : BootScripts.FirstOrDefault(script => script.Path == VersionKnowledge.BootScript(Version));

    /// <summary>The custom rulesets: every service that ESXi does not bring, in the order of the files.</summary>
    /// <param name="boot">How the host boots, as far as the API told it.</param>
    public IReadOnlyList<EsxCustomRuleset> CustomRulesets(HostBoot? boot = null) => EsxCustomRulesets.In(this, boot ?? new HostBoot());

    /// <summary>The file of one's own that holds a ruleset which the boot script or a VIB brings.</summary>
    internal static string OwnPath(RulesetId id) => $"{Folder}vmserial-{id.Text.ToLowerInvariant()}.xml";

    internal HostBoot Known(HostBoot boot) => boot with { SecureBoot = boot.SecureBoot ?? SecureBoot };

    /// <summary>A ruleset as the firewall lists it; null where it is not listed.</summary>
    /// <param name="id">Its id.</param>
    public FirewallRuleset? Listed(RulesetId id) => Rulesets?.FirstOrDefault(ruleset => string.Equals(ruleset.Key, id.Text, StringComparison.Ordinal));
}
