using System;
using System.Collections.Generic;
using VmSerial.Errors;
using VmSerial.Esx;

namespace VmSerial.Plans.Hosts;

/// <summary>What is wanted of one ruleset of a host; null in it means "as found". Immutable.</summary>
/// <param name="Id">The ruleset.</param>
public sealed record DesiredRuleset(RulesetId Id)
{
    private const string SshRuleset = "sshServer";

    /// <summary>Whether there shall be no such ruleset; custom ones only.</summary>
    public bool Absent { get; init; }

    /// <summary>Whether its rules shall be in force.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The rules of a custom ruleset; null for a ruleset whose rules are left as they are.</summary>
    public IReadOnlyList<RulesetRule>? Rules { get; init; }

    /// <summary>The addresses that may use it; none for every address.</summary>
    public IReadOnlyList<AllowedHost>? Allowed { get; init; }

    /// <summary>What shall keep a custom ruleset across reboots; null to choose what is known to work on the host.</summary>
    public PersistenceMethod? Persistence { get; init; }

    /// <summary>Whether a ruleset that is there stays where it is kept, when <see cref="Persistence"/> says nothing.</summary>
    public bool KeepsPersistence { get; init; }

    /// <summary>
    /// Whether the host may be told to take VIBs of the level CommunitySupported, for a ruleset that a VIB shall keep: nobody but the
    /// VIB's author has tested those, VMware gives no support for them, and such a host cannot use Secure Boot.
    /// </summary>
    public bool AllowCommunityAcceptance { get; init; }

    /// <summary>Whether a ruleset that VmSerial did not add may be acted on too, and the allowed addresses of the serial rulesets changed.</summary>
    public bool Force { get; init; }

    /// <summary>Whether it speaks of a ruleset's definition and not of its state only.</summary>
    public bool IsCustom => Absent || Rules is not null;

    /// <summary>Whether it speaks of what only files on the host say.</summary>
    public bool SpeaksOfFiles => IsCustom || Persistence is not null;

    /// <summary>Refuses what is never done, whatever a host says.</summary>
    /// <exception cref="VmSerialException"><c>SshRuleset</c>, <c>StockRuleset</c>, <c>SerialRulesetAllowedIp</c>.</exception>
    public DesiredRuleset Checked()
    {
        if (SpeaksOfFiles && StockRulesets.Contains(Id.Text))
        {
            throw new VmSerialException(
                "StockRuleset", ErrorKind.InvalidArgument, $"'{Id}' is a ruleset of ESXi itself; its definition is never edited.", Id.Text,
                "Enable or disable it as it is (Enable-EsxSerialFirewall), or choose another id.");
        }

        // Whoever closes it shuts the only other way to a host out; whoever opens it opens the host to all.
        if (string.Equals(Id.Text, SshRuleset, StringComparison.OrdinalIgnoreCase))
        {
            throw new VmSerialException(
                "SshRuleset", ErrorKind.InvalidArgument, $"'{Id}' is the ruleset that SSH comes in by; it is never touched.", Id.Text,
                "Change it in vSphere, with the host's console at hand.");
        }

        if (Allowed is not null && !Force && SerialRulesets.Contains(Id.Text))
        {
            throw new VmSerialException(
                "SerialRulesetAllowedIp", ErrorKind.InvalidArgument,
                $"The allowed addresses of '{Id}' are not changed: its rules cover nearly all ports, and VMware's manual says that such a list can block other services of the host.",
                Id.Text, "Limit the addresses of a custom ruleset with the few ports that are needed (Add-EsxCustomRuleset -AllowedIp), or say -Force.");
        }

        return this;
    }
}
