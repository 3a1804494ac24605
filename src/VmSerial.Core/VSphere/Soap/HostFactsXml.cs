using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using VmSerial.Esx;

namespace VmSerial.VSphere.Soap;

/// <summary>Reads what the API documents about a host beside its firewall. What a server does not know stays null. Pure.</summary>
internal static class HostFactsXml
{
    /// <summary>The lockdown mode.</summary>
    /// <param name="mode">HostConfigInfo.lockdownMode, from 6.0 on.</param>
    /// <param name="adminDisabled">HostConfigInfo.adminDisabled, which a vCenter says of older hosts.</param>
    internal static LockdownMode Lockdown(string mode, string adminDisabled) => mode switch
    {
        "lockdownDisabled" => LockdownMode.Disabled,
        "lockdownNormal" => LockdownMode.Normal,
        "lockdownStrict" => LockdownMode.Strict,
        _ => HostReader.Flag(adminDisabled) switch
        {
            true => LockdownMode.Normal,
            false => LockdownMode.Disabled,
            null => LockdownMode.Unknown,
        },
    };

    /// <summary>The services (HostServiceInfo).</summary>
    internal static IReadOnlyList<HostService> Services(XElement info) => [.. VimXml.Children(info, "service").Select(service
        => new HostService(VimXml.Text(service, "key"), HostReader.Flag(VimXml.Text(service, "running")) == true, VimXml.Text(service, "policy")))];

    /// <summary>
    /// The addresses of the VMkernel adapters that are selected for management; of all of them where the host does not say which are.
    /// </summary>
    /// <param name="adapters">HostNetworkInfo.vnic.</param>
    /// <param name="traffic">HostVirtualNicManagerInfo.netConfig.</param>
    internal static IReadOnlyList<string> ManagementAddresses(XElement? adapters, XElement? traffic)
    {
        XElement? management = traffic?.Elements().FirstOrDefault(config => VimXml.Text(config, "nicType") == "management");
        HashSet<string>? selected = management is null ? null : [.. VimXml.Children(management, "selectedVnic").Select(key => key.Value)];
        IEnumerable<XElement> candidates = management is null ? [] : VimXml.Children(management, "candidateVnic");

        // A selection names the key of a candidate, which is not the key of the adapter: the device is what both have.
        HashSet<string>? devices = selected is null ? null : [.. candidates.Where(adapter => selected.Contains(VimXml.Text(adapter, "key"))).Select(adapter => VimXml.Text(adapter, "device"))];
        return [.. (adapters?.Elements() ?? []).Where(adapter => devices is null || devices.Contains(VimXml.Text(adapter, "device"))).Select(Address).Where(address => address.Length > 0)];
    }

    private static string Address(XElement adapter)
        => VimXml.Child(adapter, "spec") is { } spec && VimXml.Child(spec, "ip") is { } ip ? VimXml.Text(ip, "ipAddress") : "";
}
