using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.Errors;
using VmSerial.Tls;
using VmSerial.VSphere.Soap;

namespace VmSerial.VSphere;

/// <summary>A session on a vCenter or an ESXi host. Safe for use by many threads; keeps no static state.</summary>
public sealed class VimClient : IDisposable
{
    private const string PersistOption = "config.vpxd.SerialPort.PersistNetworkBacking";

    private readonly VimSession _session;
    private readonly PropertyReader _reader;
    private readonly PortLimits _limits;
    private readonly TaskMonitor _tasks;
    private readonly HostReader _hosts;
    private readonly ConcurrentDictionary<ManagedObjectReference, string> _taskTargets = new();

    private VimClient(VimSession session, VimConnection connection)
    {
        Connection = connection;
        _session = session;
        _reader = new PropertyReader(session);
        _limits = new PortLimits(session);
        _tasks = new TaskMonitor(session, _reader);
        _hosts = new HostReader(session, _reader);
    }

    /// <summary>The server as the user named it.</summary>
    public string Server => Connection.Server;

    /// <summary>How the server is reached.</summary>
    public VimConnection Connection { get; }

    /// <summary>Whether it is a vCenter (vSphere API: AboutInfo.apiType).</summary>
    public bool IsVCenter => _session.Content.IsVCenter;

    /// <summary>The product version, such as <c>8.0.3</c>.</summary>
    public string Version => _session.Content.Version;

    /// <summary>The instance id of a vCenter; empty on a host.</summary>
    public string InstanceUuid => _session.Content.InstanceUuid;

    /// <summary>Who is logged in, as the server says it; empty after the logout.</summary>
    public string User => _session.User;

    /// <summary>Whether the session is ours to end: false for one that somebody else opened.</summary>
    public bool OwnsSession => _session.OwnsSession;

    /// <summary>Connects and logs in, or takes over the session that the credential stands for.</summary>
    /// <param name="connection">Where the server is and how it is reached.</param>
    /// <param name="credential">A user and a password, a clone ticket, or the cookie of a session.</param>
    /// <param name="ct">Ends the attempt at once.</param>
    /// <exception cref="CertificateException">The server's certificate is not trusted.</exception>
    /// <exception cref="VimFaultException">The server refused the credential.</exception>
    /// <exception cref="VmSerialException">The server could not be reached, or is no vSphere server.</exception>
    public static async Task<VimClient> ConnectAsync(VimConnection connection, VimCredential credential, CancellationToken ct)
    {
        ISoapTransport transport = new HttpSoapTransport(connection);
        VimSession? session = null;
        try
        {
            if (connection.TraceFile is { Length: > 0 } file)
                transport = new TracingTransport(transport, new WireTrace(file));
            session = new VimSession(new RetryingTransport(transport, RetryPolicy.Default), connection, credential);
            await session.OpenAsync(ct).ConfigureAwait(false);
            return new VimClient(session, connection);
        }
        catch
        {
            session?.Dispose();
            transport.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The SHA-256 thumbprint of the certificate that a server shows, as <c>AA:BB:…</c>. The certificate is not verified and
    /// nothing is sent: for those who accept any certificate at first sight, and the same one from then on.
    /// </summary>
    /// <param name="connection">Where the server is.</param>
    /// <param name="ct">Ends the attempt at once.</param>
    /// <exception cref="VmSerialException">The server could not be reached.</exception>
    public static Task<string> ReadThumbprintAsync(VimConnection connection, CancellationToken ct)
        => TlsProbe.ReadThumbprintAsync(ServerAddress.Parse(connection.Server), connection.RequestTimeout, ct);

    /// <summary>What the server is, and the one option of it that matters to serial ports.</summary>
    public async Task<ServerInfo> ReadServerInfoAsync(CancellationToken ct) => new()
    {
        Name = Server,
        IsVCenter = IsVCenter,
        Version = Version,
        InstanceUuid = InstanceUuid,
        PersistNetworkBacking = await ReadPersistOptionAsync(ct).ConfigureAwait(false),
    };

    /// <summary>Reads VMs with their serial ports, in the server's order, while the reply comes in.</summary>
    /// <param name="only">The VMs to read, those that no longer exist left out; null for all VMs of the server.</param>
    /// <param name="withPaths">Whether inventory paths are read too.</param>
    /// <param name="ct">Ends the reading at once.</param>
    public async IAsyncEnumerable<VirtualMachineInfo> ReadVirtualMachinesAsync(
        IReadOnlyCollection<ManagedObjectReference>? only, bool withPaths, [EnumeratorCancellation] CancellationToken ct)
    {
        InventoryPaths? paths = withPaths ? await InventoryPaths.ReadAsync(_session, _reader, ct).ConfigureAwait(false) : null;
        var decoder = new VirtualMachineXml(Server);
        PropertySpec[] properties = [VirtualMachineXml.Properties(withPaths)];
        IAsyncEnumerable<IReadOnlyList<RetrievedVirtualMachine>> pages = only is null
            ? _reader.ReadAllAsync(properties, decoder.Read, ct)
            : _reader.ReadAsync(only, properties, decoder.Read, ct);
        await foreach (IReadOnlyList<RetrievedVirtualMachine> page in pages.ConfigureAwait(false))
        {
            if (paths is not null)
                await paths.AddVAppsAsync(_reader, page.Select(v => v.Parent), ct).ConfigureAwait(false);
            foreach (RetrievedVirtualMachine vm in page)
            {
                _session.Names.Remember(vm.Reference, vm.Info.Name);
                if (vm.EnvironmentBrowser is { } browser)
                    _limits.Remember(vm.Reference, browser);
                yield return paths is null ? vm.Info : vm.Info with { Path = paths.PathOf(vm.Info.Name, vm.Parent) };
            }
        }
    }

    /// <summary>Reads all hosts of the server.</summary>
    /// <param name="withRulesets">Whether the rulesets of their firewalls are read too.</param>
    /// <param name="ct">Ends the reading at once.</param>
    public Task<IReadOnlyList<HostInfo>> ReadHostsAsync(bool withRulesets, CancellationToken ct)
        => ReadHostsAsync(null, withRulesets ? HostDetails.Rulesets : HostDetails.None, ct);

    /// <summary>Reads hosts; the same few requests for one as for hundreds.</summary>
    /// <param name="only">The hosts to read, those that no longer exist left out; null for all hosts of the server.</param>
    /// <param name="details">What is read beyond name, version and cluster.</param>
    /// <param name="ct">Ends the reading at once.</param>
    public Task<IReadOnlyList<HostInfo>> ReadHostsAsync(IReadOnlyCollection<ManagedObjectReference>? only, HostDetails details, CancellationToken ct)
        => _hosts.ReadAsync(only, details, ct);

    /// <summary>The firewall of a host, to be changed.</summary>
    /// <param name="host">The host, as this session read it.</param>
    public HostFirewallSystem FirewallOf(HostInfo host) => new(_session, host);

    /// <summary>The services of a host.</summary>
    /// <param name="host">The host, as this session read it.</param>
    public HostServiceSystem ServicesOf(HostInfo host) => new(_session, host);

    /// <summary>Who may log in to a host in lockdown mode.</summary>
    /// <param name="host">The host, as this session read it.</param>
    public HostLockdown LockdownOf(HostInfo host) => new(_session, host);

    /// <summary>The licence of a host.</summary>
    /// <param name="host">The host, as this session read it.</param>
    public HostLicence LicenceOf(HostInfo host) => new(_session, host);

    /// <summary>The esxcli of a host, run through the API.</summary>
    /// <param name="host">The host, as this session read it.</param>
    public HostEsxCli EsxCliOf(HostInfo host) => new(_session, host);

    /// <summary>The most serial ports that a VM of a hardware version may have where this VM runs. Asked once for each cluster and version.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="hardwareVersion">The hardware version, such as <c>vmx-19</c>.</param>
    /// <param name="ct">Ends the wait at once.</param>
    /// <exception cref="VmSerialException">The server does not say; its id is then PortLimitUnknown.</exception>
    public Task<int> QueryPortLimitAsync(ManagedObjectReference vm, string hardwareVersion, CancellationToken ct)
        => _limits.QueryAsync(vm, hardwareVersion, ct);

    /// <summary>Starts a reconfiguration (vSphere API: ReconfigVM_Task). Sent once and never again, whatever happens.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="spec">What is changed.</param>
    /// <param name="ct">Ends the wait for the reply; a request that was sent may still be carried out.</param>
    /// <returns>The task, to be waited for with <see cref="WaitForTaskAsync"/>.</returns>
    /// <exception cref="VimFaultException">The server refused at once.</exception>
    /// <exception cref="VmSerialException">With the id ChangeUnconfirmed: it was sent, and no reply came.</exception>
    public async Task<ManagedObjectReference> StartReconfigVMAsync(ManagedObjectReference vm, ConfigSpec spec, CancellationToken ct)
    {
        var call = new VimCall("ReconfigVM_Task", vm, w => ReconfigSpecXml.Write(w, spec)) { Target = _session.Names.TargetOf(vm) };
        XElement response = await _session.ChangeAsync(call, "Look at the VM before you try again.", ct).ConfigureAwait(false);
        ManagedObjectReference task = VimXml.Reference(VimXml.Child(response, "returnval"))
            ?? throw new VmSerialException("ReplyUnreadable", ErrorKind.InvalidData, $"{call.Target}: the server took the change but named no task.", call.Target, "Read the VM again and compare.");
        _taskTargets[task] = call.Target;
        return task;
    }

    /// <summary>Waits for the end of a task. Any number of waits share one request.</summary>
    /// <param name="task">The task.</param>
    /// <param name="ct">Ends the wait; the task goes on.</param>
    /// <exception cref="VimFaultException">The task failed.</exception>
    public async Task WaitForTaskAsync(ManagedObjectReference task, CancellationToken ct)
    {
        _taskTargets.TryGetValue(task, out string? target);
        await _tasks.WaitAsync(task, target, ct).ConfigureAwait(false);
        _taskTargets.TryRemove(task, out _);
    }

    /// <summary>A ticket for one more session like this one (vSphere API: SessionManager.AcquireCloneTicket; vCenter only).</summary>
    /// <param name="ct">Ends the wait at once.</param>
    public async Task<string> AcquireCloneTicketAsync(CancellationToken ct)
        => VimXml.Text(await _session.CallAsync(new VimCall("AcquireCloneTicket", _session.Content.SessionManager ?? default), ct).ConfigureAwait(false), "returnval");

    /// <summary>Whether the server still knows the session. Never logs in.</summary>
    /// <param name="ct">Ends the wait at once.</param>
    public Task<bool> IsAliveAsync(CancellationToken ct) => _session.IsAliveAsync(ct);

    /// <summary>Ends the session, if it is ours: one that somebody else opened is never ended.</summary>
    /// <param name="ct">Ends the wait at once.</param>
    public async Task LogoutAsync(CancellationToken ct)
    {
        if (!OwnsSession)
            await _tasks.ReleaseAsync().ConfigureAwait(false);
        await _session.LogoutAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Closes all connections. Does not wait and does not log out: see <see cref="LogoutAsync"/>.</summary>
    public void Dispose()
    {
        _tasks.Dispose();
        _session.Dispose();
    }

    private async Task<bool?> ReadPersistOptionAsync(CancellationToken ct)
    {
        if (!IsVCenter || _session.Content.Setting is not { } options)
            return null;
        var call = new VimCall("QueryOptions", options, w => w.WriteElementString("name", VimXml.Namespace, PersistOption)) { Repeatable = true };
        try
        {
            XElement response = await _session.CallAsync(call, ct).ConfigureAwait(false);
            XElement? option = VimXml.Children(response, "returnval").FirstOrDefault(o => VimXml.Text(o, "key") == PersistOption);
            return bool.TryParse(VimXml.Text(option, "value").Trim(), out bool value) ? value : null;
        }
        catch (VimFaultException e) when (e.Fault is "InvalidName" or "NoPermission")
        {
            return null;
        }
    }
}
