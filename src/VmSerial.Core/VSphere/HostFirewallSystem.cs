using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere.Soap;

namespace VmSerial.VSphere;

/// <summary>
/// Changes a host's firewall (vSphere API: HostFirewallSystem). Every method needs the privilege Host.Config.NetService, sends its call
/// once and never again, and throws a <see cref="VimFaultException"/> with the id <c>RulesetNotFound</c>, <c>RulesetOwnedBySystem</c>,
/// <c>HostRefused</c> or <c>NoPermission</c>, or a <see cref="VmSerialException"/> <c>ChangeUnconfirmed</c>.
/// </summary>
public sealed class HostFirewallSystem
{
    private readonly VimSession _session;
    private readonly HostInfo _host;

    internal HostFirewallSystem(VimSession session, HostInfo host)
    {
        _session = session;
        _host = host;
    }

    /// <summary>Puts the rules of a ruleset in force.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="ct">Ends the wait for the reply.</param>
    public Task EnableRulesetAsync(RulesetId id, CancellationToken ct) => ChangeAsync("EnableRuleset", id, null, ct);

    /// <summary>Takes the rules of a ruleset out of force.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="ct">Ends the wait for the reply.</param>
    public Task DisableRulesetAsync(RulesetId id, CancellationToken ct) => ChangeAsync("DisableRuleset", id, null, ct);

    /// <summary>Sets the allowed addresses of a ruleset, in place of those it had.</summary>
    /// <param name="id">The ruleset.</param>
    /// <param name="allowed">The addresses and networks; null for every address.</param>
    /// <param name="ct">Ends the wait for the reply.</param>
    public Task UpdateRulesetAsync(RulesetId id, IReadOnlyList<AllowedHost>? allowed, CancellationToken ct)
        => ChangeAsync("UpdateRuleset", id, writer => WriteAllowed(writer, allowed), ct);

    /// <summary>Makes the host read its ruleset files again.</summary>
    /// <param name="ct">Ends the wait for the reply.</param>
    public Task RefreshFirewallAsync(CancellationToken ct)
        => _session.ChangeAsync(new VimCall("RefreshFirewall", Firewall) { Target = _host.Target }, Advice, ct);

    internal static void WriteAllowed(XmlWriter writer, IReadOnlyList<AllowedHost>? allowed)
    {
        writer.WriteStartElement("spec", VimXml.Namespace);
        writer.WriteStartElement("allowedHosts", VimXml.Namespace);
        // The WSDL wants all addresses before all networks.
        foreach (AllowedHost host in allowed ?? [])
        {
            if (host.IsSingle)
                writer.WriteElementString("ipAddress", VimXml.Namespace, host.Address.ToString());
        }
        foreach (AllowedHost host in allowed ?? [])
        {
            if (host.IsSingle)
                continue;
            writer.WriteStartElement("ipNetwork", VimXml.Namespace);
            writer.WriteElementString("network", VimXml.Namespace, host.Network.ToString());
            writer.WriteElementString("prefixLength", VimXml.Namespace, host.PrefixLength.ToString(CultureInfo.InvariantCulture));
            writer.WriteEndElement();
        }
        writer.WriteElementString("allIp", VimXml.Namespace, allowed is null ? "true" : "false");
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private const string Advice = "Read the host's firewall before you try again.";

    private ManagedObjectReference Firewall => _host.FirewallSystem ?? throw new VmSerialException(
        "HostNotConnected", ErrorKind.ConnectionFailed, $"{_host.Target}: the server names no firewall of this host.", _host.Target, "Reconnect the host in vCenter, then try again.");

    private async Task ChangeAsync(string method, RulesetId id, System.Action<XmlWriter>? more, CancellationToken ct)
    {
        var call = new VimCall(method, Firewall, writer =>
        {
            writer.WriteElementString("id", VimXml.Namespace, id.Text);
            more?.Invoke(writer);
        })
        { Target = _host.Target };
        try
        {
            await _session.ChangeAsync(call, Advice, ct).ConfigureAwait(false);
        }
        catch (VimFaultException e) when (e.InnerException is SoapFaultException { Fault: { IsNotAuthenticated: false } fault })
        {
            throw VimFaults.ToRulesetException(fault, id.Text, _host.Target, _session.Names, e.InnerException);
        }
    }
}
