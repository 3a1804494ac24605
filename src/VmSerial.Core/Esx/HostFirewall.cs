using System.Collections.Generic;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>The firewall of a host as it was read. What could not be read is null and named, never guessed. Immutable.</summary>
public sealed record HostFirewall
{
    /// <summary>The host as messages name it, such as <c>vc01/esx01</c>, or the name alone without an API session.</summary>
    public required string Target { get; init; }

    /// <summary>The host in the inventory; null when it was asked over SSH without an API session.</summary>
    public HostInfo? Host { get; init; }

    /// <summary>The version; null where it was not read.</summary>
    public HostVersion? Version { get; init; }

    /// <summary>Whether it filters; null where neither esxcli over the API nor SSH answered.</summary>
    public FirewallState? State { get; init; }

    /// <summary>The rulesets with rules, state and allowed addresses.</summary>
    public IReadOnlyList<FirewallRuleset> Rulesets { get; init; } = [];

    /// <summary>Whether the rulesets were read: a host that is not connected shows none, which does not mean that it has none.</summary>
    public bool RulesetsRead => Host is not { Rulesets: null };

    /// <summary>How the host boots and who manages it.</summary>
    public HostBoot Boot { get; init; } = new();

    /// <summary>The lockdown mode.</summary>
    public LockdownMode Lockdown { get; init; }

    /// <summary>Whether the service TSM-SSH runs; null where it was not read.</summary>
    public bool? SshRunning { get; init; }

    /// <summary>What is lacking and why, one sentence each, such as "Whether the firewall is on: esxcli over the API answered NotSupported."</summary>
    public IReadOnlyList<string> Lacking { get; init; } = [];

    /// <summary>The ruleset files, read over SSH; null where nobody asked for them or they could not be read.</summary>
    public RulesetFiles? Files { get; init; }

    /// <summary>Why the ruleset files could not be read; null where they were, or where nobody asked.</summary>
    public VmSerialException? FilesError { get; init; }
}
