using System;
using System.Collections.Generic;

namespace VmSerial.Plans.Hosts;

/// <summary>How each host is reached by SSH.</summary>
/// <param name="fallback">The way to all hosts that have none of their own; null for none.</param>
public sealed class HostAccessTable(HostAccess? fallback = null)
{
    private readonly Dictionary<string, HostAccess> _own = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gives a host a way of its own.</summary>
    /// <param name="target">The host as messages name it (<see cref="Esx.HostFirewall.Target"/>).</param>
    /// <param name="access">The way.</param>
    public void Set(string target, HostAccess access) => _own[target] = access;

    /// <summary>The way to a host; null where nothing was said about it.</summary>
    /// <param name="target">The host as messages name it.</param>
    public HostAccess? For(string target) => _own.TryGetValue(target, out HostAccess? access) ? access : fallback;
}
