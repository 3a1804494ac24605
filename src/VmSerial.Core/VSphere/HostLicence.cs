using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.Errors;
using VmSerial.VSphere.Soap;

namespace VmSerial.VSphere;

/// <summary>
/// The licence of a host (vSphere API: LicenseAssignmentManager of a vCenter, LicenseManager of a host). Its features are KeyValue pairs under
/// the key <c>feature</c>, such as <c>serialuri:2</c> (vmware/vic, install validation; vmware/govmomi, license/manager.go).
/// </summary>
public sealed class HostLicence
{
    /// <summary>The feature without which a host connects no network serial port.</summary>
    public const string SerialUri = "serialuri";

    private readonly VimSession _session;
    private readonly HostInfo _host;

    internal HostLicence(VimSession session, HostInfo host)
    {
        _session = session;
        _host = host;
    }

    /// <summary>The keys of the licence's features, without the number behind the colon.</summary>
    /// <param name="ct">Ends the wait at once.</param>
    /// <exception cref="VimFaultException">The account may not ask: <c>NoPermission</c>, which wants Global.Licenses.</exception>
    /// <exception cref="VmSerialException"><c>LicenceUnknown</c>: the server names no licence of the host, or none with features.</exception>
    public async Task<IReadOnlyCollection<string>> ReadFeaturesAsync(CancellationToken ct)
    {
        ManagedObjectReference manager = _session.Content.LicenseManager ?? throw Unknown();
        if (!_session.Content.IsVCenter)
            return Features(await RetrieveAsync(manager, "licenses", ct).ConfigureAwait(false));
        ManagedObjectReference assignments = VimXml.Reference(await RetrieveAsync(manager, "licenseAssignmentManager", ct).ConfigureAwait(false)) ?? throw Unknown();
        var call = new VimCall("QueryAssignedLicenses", assignments, w => w.WriteElementString("entityId", VimXml.Namespace, _host.Reference.Value)) { Target = _host.Target, Repeatable = true };
        return Features(await _session.CallAsync(call, ct).ConfigureAwait(false));
    }

    private async Task<XElement> RetrieveAsync(ManagedObjectReference from, string path, CancellationToken ct)
    {
        VimCall call = PropertyCalls.RetrieveOne(_session.Content.PropertyCollector, from, path) with { Target = _host.Target };
        PropertyObject? found = await _session.CallAsync(call, PropertyObject.ReadFirst, ct).ConfigureAwait(false);
        return found?.Value(path) ?? throw Unknown();
    }

    private HashSet<string> Features(XElement response)
    {
        HashSet<string> keys = [];
        foreach (XElement property in response.Descendants().Where(e => e.Name.LocalName is "properties" or "KeyAnyValue"))
            if (VimXml.Text(property, "key") == "feature" && VimXml.Child(property, "value") is { } value)
                keys.Add(VimXml.Text(value, "key").Split(':')[0]);
        // A licence that lists nothing says nothing.
        return keys.Count > 0 ? keys : throw Unknown();
    }

    private VmSerialException Unknown()
        => new("LicenceUnknown", ErrorKind.NotSupported, $"{_host.Target}: the server does not say what the host's licence has.", _host.Target, "Look at the host's licence in the vSphere Client.");
}
