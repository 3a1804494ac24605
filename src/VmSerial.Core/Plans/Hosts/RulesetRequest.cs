using VmSerial.Esx;

namespace VmSerial.Plans.Hosts;

/// <summary>One ruleset of one host and what is wanted of it: a line of a plan after the host was found, or what a single cmdlet asks.</summary>
/// <param name="Host">The host's firewall as it was read.</param>
/// <param name="Wanted">What is wanted.</param>
/// <param name="Position">The place in the plan, when there is one.</param>
public sealed record RulesetRequest(HostFirewall Host, DesiredRuleset Wanted, SourcePosition? Position = null)
{
    /// <summary>Whether the host can be reached by SSH, as far as is known beforehand: without it no file can be edited.</summary>
    public bool HasSsh { get; init; }
}
