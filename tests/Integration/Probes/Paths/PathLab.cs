using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using VmSerial.Probes.HostPath;
using VmSerial.Ssh;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.Probes.Paths;

/// <summary>Running hosts under a vCenter, with VMs whose ports those really connect, and a session.</summary>
internal sealed class PathLab : IAsyncDisposable
{
    internal const int Port = 4001;

    // Machines that run tests are busy with others.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private PathLab(EsxLab esxi, VSphereLab vsphere, VimClient client)
    {
        Esxi = esxi;
        VSphere = vsphere;
        Client = client;
    }

    internal EsxLab Esxi { get; }

    internal VSphereLab VSphere { get; }

    internal VimClient Client { get; }

    internal EsxLabHost Host => Esxi.Host;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts the hosts, and the VMs that are made for them.</summary>
    internal static async Task<PathLab> StartAsync(string profiles, Func<EsxLab, object[]> vms, params string[] arguments)
    {
        EsxLab esxi = await EsxLab.StartAsync(profiles, Ct);
        try
        {
            VSphereLab vsphere = await VSphereLab.StartForAsync(esxi, vms(esxi), arguments);
            try
            {
                return new PathLab(esxi, vsphere, await vsphere.ConnectAsync(Ct));
            }
            catch
            {
                await vsphere.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await esxi.DisposeAsync();
            throw;
        }
    }

    /// <summary>A VM with one port.</summary>
    internal static object VM(string name, EsxLabHost host, string uri, string direction = "client", string power = "on", bool connected = true)
        => new { name, host = host.Name, power, hardware = "vmx-08", ports = new[] { new { uri, direction, startConnected = connected } } };

    /// <summary>A VM whose port leads to the peer.</summary>
    internal static object ToPeer(EsxLab esxi, EsxLabHost host, bool connected = true) => VM("web1", host, $"tcp://{esxi.Host.Peer}:{Port}", connected: connected);

    /// <summary>Tests the port of a VM.</summary>
    internal async Task<EsxSerialPath> TestAsync(string vm = "web1", bool ssh = true, HostPathOptions? options = null, EsxLabHost? host = null, CancellationToken? ct = null)
        => await TestWithAsync(Client, vm, ssh ? Access(host ?? Host) : null, options, ct);

    /// <summary>Tests the port of a VM over a session of one's own.</summary>
    internal static async Task<EsxSerialPath> TestWithAsync(VimClient client, string vm, HostAccess? access = null, HostPathOptions? options = null, CancellationToken? ct = null)
    {
        SerialWorld world = await WorldReader.ReadAsync([client], WorldScope.Everything, null, Ct);
        HostPathTester tester = new([client], new HostAccessTable(access), options ?? new HostPathOptions { AskTimeout = s_patience });
        return Assert.Single(await tester.RunAsync([.. world.VMs.Where(one => one.Name == vm)], null, null, ct ?? Ct));
    }

    /// <summary>Tests until the verdict is the one expected: a VM connects when it gets to it.</summary>
    internal async Task<EsxSerialPath> UntilAsync(PathVerdict wanted, string vm = "web1", bool ssh = true)
    {
        EsxSerialPath path = await TestAsync(vm, ssh);
        for (int i = 0; i < 10 && path.Verdict != wanted; i++)
        {
            await Task.Delay(300, Ct);
            path = await TestAsync(vm, ssh);
        }

        Assert.True(path.Verdict == wanted, Shown(path));
        return path;
    }

    /// <summary>Runs a line of the host's shell, which has to succeed.</summary>
    internal async Task ShellAsync(string line, EsxLabHost? host = null)
    {
        EsxLabResult result = await Esxi.ShellAsync(host ?? Host, line, Ct);
        Assert.True(result.ExitCode == 0, $"{line}: {result}");
    }

    /// <summary>Runs one of the machine's programs in the hosts' network, which has to succeed.</summary>
    internal async Task AtPeerAsync(params string[] command)
    {
        EsxLabResult result = await Esxi.ExecAtPeerAsync(command, Ct);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', command)}: {result}");
    }

    /// <summary>Everything a row says.</summary>
    internal static string Shown(EsxSerialPath path)
        => string.Join("\n", [$"{path.Verdict} ({path.Basis}): {path.Because}", .. path.Looked, .. path.Lacking.Select(lacking => "lacking " + lacking), path.Advice, path.Repair]);

    internal static HostAccess Access(EsxLabHost host) => new()
    {
        Password = host.Password,
        HostKeys = new HostKeyPolicy { Fingerprint = host.HostKeySha256 },
        AllowLegacyAlgorithms = true,
        Addresses = new Dictionary<string, string> { [host.Name] = host.Ssh },
    };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await VSphere.DisposeAsync();
        await Esxi.DisposeAsync();
    }
}
