using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Probes.Diagnosis;
using VmSerial.Serial;
using VmSerial.Tcp;
using VmSerial.VSphere;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Looks at the way from one port to its far end, item by item in the order of the way, and stops where the verdict is certain. It changes
/// nothing, and it connects only where nobody is connected.
/// </summary>
/// <param name="host">The host that the VM is on.</param>
/// <param name="vm">The VM.</param>
/// <param name="port">The port.</param>
/// <param name="options">How it is tested.</param>
internal sealed class HostPathProbe(HostPathHost host, VirtualMachineInfo vm, SerialPort port, HostPathOptions options)
{
    private PathEvidence _found = new() { Subject = new PathSubject(vm.Name, port.Number, host.Firewall.Host?.Name ?? host.Firewall.Target) };

    private SerialUri? Uri => _found.Port!.Uri;

    /// <summary>Looks.</summary>
    /// <param name="ct">Ends it; nothing goes on running on the host.</param>
    internal async Task<PathEvidence> RunAsync(CancellationToken ct)
    {
        _found = _found with { VM = ApiItems.Of(vm), Port = ApiItems.Of(port) };
        if (Uri is null || IsCertain)
            return _found;

        Task<LicenceEvidence> licence = LicenceAsync(ct);
        _found = _found with { Firewall = Firewall(PeerOf(null)) };
        bool named = !_found.Port!.Listens && PeerOf(null) is null;
        if (named)
            _found = _found with { Name = await NameAsync(ct).ConfigureAwait(false) };
        IPAddress? peer = PeerOf(_found.Name);
        _found = _found with { Firewall = Firewall(peer), Connections = await ConnectionsAsync(peer, ct).ConfigureAwait(false), Licence = await licence.ConfigureAwait(false) };
        if (IsCertain)
            return _found;
        if (_found.Port.Listens)
            await FromHereAsync(ct).ConfigureAwait(false);
        else if (peer is not null)
            await BehindAsync(peer, ct).ConfigureAwait(false);
        return _found;
    }

    /// <summary>What is certain before a packet is sent: what stops the port on its server, a connection that stands, a name that nobody knows.</summary>
    private bool IsCertain => Diagnoser.Decide(_found).Verdict is PathVerdict.BackingLost or PathVerdict.UriUnusable or PathVerdict.VmNotRunning
        or PathVerdict.Healthy or PathVerdict.NotLicensed or PathVerdict.NameNotResolvedOnHost;

    private async Task BehindAsync(IPAddress peer, CancellationToken ct)
    {
        Task<FarEndEvidence?> farEnd = FarEndItems.AskAsync(peer, _found.Port!, options, ct);
        _found = _found with { Route = await RouteAsync(peer, ct).ConfigureAwait(false), FarEnd = await farEnd.ConfigureAwait(false) };

        // A line in use is left alone: whoever is connected, from wherever, would be disturbed.
        bool idle = _found is { Port.Connected: false, Connections: { IsLacking: false, IsHeld: false } } && _found.FarEnd is not { HeldBy.Count: > 0 };
        bool tries = _found.Connections is { IsLacking: false, Attempts: > 0 };
        if (host.HasSsh && peer.AddressFamily == AddressFamily.InterNetwork && (idle || tries))
            await FromHostAsync(peer, idle, ct).ConfigureAwait(false);
        bool stays = _found is { Connect: { IsLacking: false, Outcome: TcpOutcome.Open }, Greeting: { IsLacking: false, HungUp: false } };
        if (stays && Uri!.IsEncrypted)
            _found = _found with { Tls = await TlsItems.AskAsync(peer, Uri, options.AskTimeout, ct).ConfigureAwait(false) };
        else if (idle && options.MayConnect && _found.Connect is not { IsLacking: false, Outcome: TcpOutcome.Open })
            _found = _found with { FromHere = await FarEndItems.ConnectAsync(peer.ToString(), Uri!.Port, options.AskTimeout, ct).ConfigureAwait(false) };
    }

    private async Task FromHostAsync(IPAddress peer, bool idle, CancellationToken ct)
    {
        ConnectScript script = new()
        {
            Peer = peer,
            Port = Uri!.Port,
            Adapter = _found.Route is { IsLacking: false, Route: { } route } && AdapterOf(route) is { } adapter ? adapter : null,
            HasPktcap = ConnectScript.HasPktcapUw(host.Firewall.Version),
            Connects = idle,
            Seconds = options.ConnectSeconds,
        };
        await host.Turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            _found = await new ConnectItems(host, script, options).AddToAsync(_found, ct).ConfigureAwait(false);
        }
        finally
        {
            host.Turn.Release();
        }
    }

    private static string? AdapterOf(HostRoute route) => ConnectScript.IsAdapter(route.Adapter) ? route.Adapter : null;

    private FirewallEvidence Firewall(IPAddress? peer) => ApiItems.Of(host.Firewall, vm, port, peer);

    private IPAddress? PeerOf(NameEvidence? name)
        => IPAddress.TryParse(Uri!.Host, out IPAddress? address) ? address
            : name is { IsLacking: false } ? name.Addresses.OrderBy(one => one.AddressFamily == AddressFamily.InterNetworkV6).FirstOrDefault() : null;

    private Task<LicenceEvidence> LicenceAsync(CancellationToken ct)
    {
        const string Asked = "LicenseAssignmentManager.QueryAssignedLicenses";
        return AskAsync(async stop =>
        {
            IReadOnlyCollection<string> features = await host.LicenceAsync(stop).ConfigureAwait(false);
            bool has = features.Contains(HostLicence.SerialUri);
            return new LicenceEvidence { Asked = Asked, At = Now, HasSerialUri = has, Shown = has ? "feature serialuri" : $"no feature serialuri (has {string.Join(", ", features)})" };
        }, why => new LicenceEvidence { Asked = Asked, At = Now, Lacking = why }, ct);
    }

    private Task<ConnectionEvidence> ConnectionsAsync(IPAddress? peer, CancellationToken ct)
    {
        string asked = EsxCli.ConnectionList.ToString();
        return AskAsync(async stop => ConnectionItems.Read(await host.ConnectionsAsync(stop).ConfigureAwait(false), vm, Uri!, _found.Port!.Listens, peer) with { Asked = asked, At = Now },
            why => new ConnectionEvidence { Asked = asked, At = Now, Lacking = why }, ct);
    }

    private Task<NameEvidence> NameAsync(CancellationToken ct)
    {
        string name = Uri!.Host;
        string asked = $"nslookup {ShellWord.Quote(name)}, /etc/hosts";
        if (!host.HasSsh)
            return Task.FromResult(new NameEvidence { Asked = asked, At = Now, Name = name, Lacking = "only the host knows how it resolves the name (-HostCredential or -KeyFile let VmSerial log in there)." });
        return AskAsync(async stop => await NameItems.AskAsync(host, name, stop).ConfigureAwait(false) with { Asked = asked, At = Now },
            why => new NameEvidence { Asked = asked, At = Now, Name = name, Lacking = why }, ct);
    }

    private Task<RouteEvidence> RouteAsync(IPAddress peer, CancellationToken ct)
    {
        string asked = host.Firewall.Version?.IsAtLeast(5, 1) == false ? "esxcfg-route -l" : EsxCli.RouteList.ToString();
        if (peer.AddressFamily != AddressFamily.InterNetwork)
            return Task.FromResult(new RouteEvidence { Asked = asked, At = Now, Lacking = "routes of IPv6 are not read." });
        return AskAsync(async stop =>
        {
            (IReadOnlyList<HostRoute> routes, IReadOnlyDictionary<string, string> addresses) = await host.RoutesAsync(stop).ConfigureAwait(false);
            HostRoute? route = RouteText.To(routes, peer);
            string source = route is not null && addresses.TryGetValue(route.Adapter, out string? own) ? own : "";
            return new RouteEvidence
            {
                Asked = asked,
                At = Now,
                Route = route,
                Source = source,
                Shown = route is null ? $"none of {routes.Count} leads to {peer}" : $"{route}{(source.Length > 0 ? $", from {source}" : "")}",
            };
        }, why => new RouteEvidence { Asked = asked, At = Now, Lacking = why }, ct);
    }

    /// <summary>A port that listens is tried from this machine alone, and only when that is allowed and nobody is connected.</summary>
    private async Task FromHereAsync(CancellationToken ct)
    {
        if (!options.MayConnect || _found.Connections is not { IsLacking: false, IsHeld: false } || host.Firewall.Host?.ManagementAddresses.FirstOrDefault() is not { } address)
            return;
        _found = _found with { FromHere = await FarEndItems.ConnectAsync(address, Uri!.Port, options.AskTimeout, ct).ConfigureAwait(false) };
    }

    private Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, Func<string, T> lacking, CancellationToken ct)
        => BoundedAsk.RunAsync(ask, lacking, options.AskTimeout, ct);

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;
}
