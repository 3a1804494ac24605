using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.VSphere.Soap;

namespace VmSerial.VSphere;

/// <summary>Who may log in to a host in lockdown mode (vSphere API: HostAccessManager, since 6.0).</summary>
public sealed class HostLockdown
{
    private readonly VimSession _session;
    private readonly HostInfo _host;

    internal HostLockdown(VimSession session, HostInfo host)
    {
        _session = session;
        _host = host;
    }

    /// <summary>The exception users, who keep their rights in lockdown mode; none on hosts before 6.0.</summary>
    /// <param name="ct">Ends the wait at once.</param>
    /// <exception cref="VimFaultException">The account may not ask: <c>NoPermission</c>.</exception>
    public async Task<IReadOnlyList<string>> ReadExceptionUsersAsync(CancellationToken ct)
    {
        VimCall find = PropertyCalls.RetrieveOne(_session.Content.PropertyCollector, _host.Reference, "configManager.hostAccessManager") with { Target = _host.Target };
        PropertyObject? found = null;
        try
        {
            found = await _session.CallAsync(find, PropertyObject.ReadFirst, ct).ConfigureAwait(false);
        }
        catch (VimFaultException e) when (e.Fault == "InvalidProperty")
        {
            // A server before 6.0: lockdown mode had no exceptions then.
        }
        if (found?.Link("configManager.hostAccessManager") is not { } manager)
            return [];
        var call = new VimCall("QueryLockdownExceptions", manager) { Target = _host.Target, Repeatable = true };
        XElement response = await _session.CallAsync(call, ct).ConfigureAwait(false);
        return [.. VimXml.Children(response, "returnval").Select(user => user.Value.Trim())];
    }
}
