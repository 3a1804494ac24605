using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Esx;

/// <summary>
/// Asks and changes the firewall of one host: over the API where there is a session, over SSH where there is none. Reading changes
/// nothing; a change is sent only by the methods that say so. Rulesets are made and removed in files, not here.
/// </summary>
public interface IHostFirewallClient
{
    /// <summary>The host as messages name it.</summary>
    string Target { get; }

    /// <summary>Reads everything that can be read; what cannot is named in <see cref="HostFirewall.Lacking"/>.</summary>
    Task<HostFirewall> ReadAsync(CancellationToken ct);

    /// <summary>Enables or disables a ruleset.</summary>
    Task SetEnabledAsync(RulesetId id, bool enabled, CancellationToken ct);

    /// <summary>Sets the allowed addresses of a ruleset.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="allowed">The addresses; null for every address.</param>
    /// <param name="ct">Ends the wait.</param>
    Task SetAllowedAsync(RulesetId id, IReadOnlyList<AllowedHost>? allowed, CancellationToken ct);

    /// <summary>Makes the host read its ruleset files again.</summary>
    Task RefreshAsync(CancellationToken ct);
}
