using VmSerial.Errors;
using VmSerial.Esx;

namespace VmSerial.Plans.Hosts;

/// <summary>What was done for a ruleset of a host.</summary>
/// <param name="Sent">Whether any request for a change went out.</param>
/// <param name="Stopped">Whether the run was stopped.</param>
internal sealed record RulesetRun(bool Sent, bool Stopped)
{
    /// <summary>The failure, when there was one.</summary>
    internal VmSerialException? Error { get; init; }

    /// <summary>What was done beside the state, such as how the ruleset is kept.</summary>
    internal string Detail { get; init; } = "";

    /// <summary>The firewall as it was read again; null when it was not.</summary>
    internal HostFirewall? After { get; init; }

    /// <summary>Why it could not be read again.</summary>
    internal VmSerialException? ReadBackError { get; init; }
}
