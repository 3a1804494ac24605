using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Plans.Hosts;
using VmSerial.Ssh;
using VmSerial.VSphere;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// One host while paths from it are tested: what all its ports share is asked once, over the API where that answers, else over SSH. One
/// SSH connection is opened when the first port needs it, and one attempt to connect is made at a time, so that counters tell whose it was.
/// </summary>
/// <param name="firewall">The host's firewall as it was read.</param>
/// <param name="client">The session to its server.</param>
/// <param name="access">How it is reached by SSH; null for not at all.</param>
internal sealed class HostPathHost(HostFirewall firewall, VimClient client, HostAccess? access) : IAsyncDisposable
{
    private readonly HostConnection _connection = new(firewall, client, access);
    private readonly SemaphoreSlim _login = new(1);
    private Task<IReadOnlyList<IpConnection>>? _connections;
    private Task<IReadOnlyCollection<string>>? _licence;
    private Task<(IReadOnlyList<HostRoute>, IReadOnlyDictionary<string, string>)>? _routes;
    private readonly object _asked = new();
    private VmSerialException? _loginFailed;

    /// <summary>The host's firewall as it was read.</summary>
    internal HostFirewall Firewall => firewall;

    /// <summary>Whether something was said about how to log in.</summary>
    internal bool HasSsh => access is not null;

    /// <summary>Held while one attempt is made.</summary>
    internal SemaphoreSlim Turn { get; } = new(1);

    /// <summary>What could not be put back as it was; known once this is disposed.</summary>
    internal string? LeftBehind => _connection.LeftBehind;

    /// <summary>The host's connections.</summary>
    internal Task<IReadOnlyList<IpConnection>> ConnectionsAsync(CancellationToken ct)
        => Once(ref _connections, async () => EsxCliAnswers.Connections(await RunAsync(EsxCli.ConnectionList, ct).ConfigureAwait(false)));

    /// <summary>The features of its licence.</summary>
    internal Task<IReadOnlyCollection<string>> LicenceAsync(CancellationToken ct)
        => Once(ref _licence, () => firewall.Host is { } host ? client.LicenceOf(host).ReadFeaturesAsync(ct)
            : Task.FromException<IReadOnlyCollection<string>>(new VmSerialException("LicenceUnknown", ErrorKind.NotSupported, "the host is not in an inventory")));

    /// <summary>Its routes, and the addresses of its adapters.</summary>
    internal Task<(IReadOnlyList<HostRoute> Routes, IReadOnlyDictionary<string, string> Addresses)> RoutesAsync(CancellationToken ct)
        => Once(ref _routes, () => ReadRoutesAsync(ct));

    /// <summary>Runs a command in the host's shell.</summary>
    internal async Task<SshResult> ShellAsync(SshCommand command, CancellationToken ct)
    {
        ISshSession session = await LogInAsync(ct).ConfigureAwait(false);
        return await session.RunAsync(command, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        _login.Dispose();
        Turn.Dispose();
    }

    // A login that was refused is not tried again for every port: accounts get locked by that.
    private async Task<ISshSession> LogInAsync(CancellationToken ct)
    {
        await _login.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return _loginFailed is null ? await _connection.SshAsync(ct).ConfigureAwait(false) : throw _loginFailed;
        }
        catch (VmSerialException e)
        {
            _loginFailed = e;
            throw;
        }
        finally
        {
            _login.Release();
        }
    }

    private async Task<IReadOnlyList<EsxCliRow>> RunAsync(EsxCliCommand command, CancellationToken ct)
    {
        try
        {
            if (firewall.Host is { } host)
                return await client.EsxCliOf(host).RunAsync(command, ct).ConfigureAwait(false);
        }
        catch (VmSerialException) when (HasSsh)
        {
            // The program on the host is asked in its place.
        }

        SshResult result = await ShellAsync(new SshCommand(command.ToShell()), ct).ConfigureAwait(false);
        return result.ExitCode == 0 ? EsxCliText.Rows(result.OutputText) : throw EsxCliFailures.Refused(command, firewall.Target, result.ErrorText + result.OutputText);
    }

    private async Task<(IReadOnlyList<HostRoute>, IReadOnlyDictionary<string, string>)> ReadRoutesAsync(CancellationToken ct)
    {
        IReadOnlyList<EsxCliRow> adapters = await RunAsync(EsxCli.AddressList, ct).ConfigureAwait(false);
        Dictionary<string, string> addresses = [];
        foreach (EsxCliRow adapter in adapters)
            addresses[adapter.Text("Name")] = adapter.Text("IPv4 Address");
        if (firewall.Version?.IsAtLeast(5, 1) != false)
            return (RouteText.OfRows(await RunAsync(EsxCli.RouteList, ct).ConfigureAwait(false)), addresses);
        SshResult table = await ShellAsync(new SshCommand("esxcfg-route -l"), ct).ConfigureAwait(false);
        return (RouteText.OfTable(table.OutputText) ?? throw EsxCliRow.Unreadable($"esxcfg-route -l ended with status {table.ExitCode.ToString(CultureInfo.InvariantCulture)} and showed no table"), addresses);
    }

    private Task<T> Once<T>(ref Task<T>? field, Func<Task<T>> ask)
    {
        lock (_asked)
        {
            return field ??= ask();
        }
    }
}
