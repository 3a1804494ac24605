using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.VSphere.Soap;

namespace VmSerial.VSphere;

/// <summary>
/// The services of a host (vSphere API: HostServiceSystem). Starting and stopping needs the privilege Host.Config.NetService and is sent
/// once and never again.
/// </summary>
public sealed class HostServiceSystem
{
    private readonly VimSession _session;
    private readonly HostInfo _host;

    internal HostServiceSystem(VimSession session, HostInfo host)
    {
        _session = session;
        _host = host;
    }

    /// <summary>Reads the services as they are now.</summary>
    /// <param name="ct">Ends the wait at once.</param>
    public async Task<IReadOnlyList<HostService>> ReadAsync(CancellationToken ct)
    {
        VimCall call = PropertyCalls.RetrieveOne(_session.Content.PropertyCollector, Services, "serviceInfo") with { Target = _host.Target };
        PropertyObject? found = await _session.CallAsync(call, PropertyObject.ReadFirst, ct).ConfigureAwait(false);
        return found?.Value("serviceInfo") is { } info ? HostFactsXml.Services(info) : throw new VmSerialException(
            "HostServicesUnknown", ErrorKind.PermissionDenied, $"{_host.Target}: the services of the host could not be read.", _host.Target,
            "Read-only on the host is enough; a host that is not connected does not say.");
    }

    /// <summary>Starts a service.</summary>
    /// <param name="key">The service, such as <see cref="HostService.Ssh"/>.</param>
    /// <param name="ct">Ends the wait for the reply.</param>
    /// <exception cref="VimFaultException">The host refused: <c>ServiceNotFound</c>, <c>HostRefused</c>, <c>InvalidState</c>, <c>NoPermission</c>.</exception>
    public Task StartAsync(string key, CancellationToken ct) => ChangeAsync("StartService", key, ct);

    /// <summary>Stops a service.</summary>
    /// <param name="key">The service, such as <see cref="HostService.Ssh"/>.</param>
    /// <param name="ct">Ends the wait for the reply.</param>
    /// <exception cref="VimFaultException">The host refused: <c>ServiceNotFound</c>, <c>HostRefused</c>, <c>InvalidState</c>, <c>NoPermission</c>.</exception>
    public Task StopAsync(string key, CancellationToken ct) => ChangeAsync("StopService", key, ct);

    private ManagedObjectReference Services => _host.ServiceSystem ?? throw new VmSerialException(
        "HostNotConnected", ErrorKind.ConnectionFailed, $"{_host.Target}: the server names no services of this host.", _host.Target, "Reconnect the host in vCenter, then try again.");

    private async Task ChangeAsync(string method, string key, CancellationToken ct)
    {
        var call = new VimCall(method, Services, writer => writer.WriteElementString("id", VimXml.Namespace, key)) { Target = _host.Target };
        try
        {
            await _session.ChangeAsync(call, $"Read the state of '{key}' before you try again.", ct).ConfigureAwait(false);
        }
        catch (VimFaultException e) when (e.Fault == "NotFound")
        {
            throw new VimFaultException(e.Fault, "ServiceNotFound", ErrorKind.NotFound, $"{_host.Target} has no service '{key}'.", _host.Target,
                "SSH is the service TSM-SSH from 5.0 on.", e.InnerException);
        }
    }
}
