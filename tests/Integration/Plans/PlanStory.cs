using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Cli;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Plans;

/// <summary>
/// One vCenter, two ESXi hosts, one NPort and ten running VMs in one network, and a plan that names them all, each by its true address: the command runs in that
/// network too. Everything is wrong at first.
/// </summary>
internal sealed class PlanStory : IAsyncDisposable
{
    internal const string NPortAddress = "198.18.0.150";
    internal const int Ports = 4;
    private const string Password = "s3cret!";

    private readonly string _folder = Directory.CreateTempSubdirectory("vmserial-story-").FullName;

    private PlanStory(EsxLab esxi, NPortLab nport, VSphereLab vsphere) => (Esxi, NPort, VSphere) = (esxi, nport, vsphere);

    internal EsxLab Esxi { get; }
    internal NPortLab NPort { get; }
    internal VSphereLab VSphere { get; }

    /// <summary>The VMs, and to which port of the NPort each leads: three are shared by three VMs each, one is the last VM's alone.</summary>
    internal static IReadOnlyList<(string VM, int Port)> VMs { get; } = [.. Enumerable.Range(0, 10).Select(i => ($"vm{i:00}", i < 9 ? i % 3 + 1 : 4))];

    internal string HostsSection => $$"""
        hosts:
          - match: {{Esxi.Hosts[0].Name}}
            ssh: {user: root, password: "env:HOST_PASSWORD", fingerprint: "{{Esxi.Hosts[0].HostKeySha256}}", address: "{{Esxi.Hosts[0].Address}}", allowLegacy: true}
            custom:
              - {id: moxa, rules: [{{string.Join(", ", Enumerable.Range(4001, Ports).Select(port => $"{{port: {port}}}"))}}]}
          - match: {{Esxi.Hosts[1].Name}}
            rulesets: [{id: remoteSerialPort, enabled: true}]

        """;

    /// <summary>The plan without one of its parts, for what its rows do not say.</summary>
    internal string Without(bool hosts = false, bool nports = false) => $"version: 1\n{(hosts ? "" : HostsSection)}{(nports ? "" : NPortsSection)}{VMsSection}";

    internal static string NPortsSection => $$"""
        nports:
          - address: {{NPortAddress}}
            password: env:NPORT_PASSWORD
            accessibleIp: [hosts, 198.18.0.1]
            ports:
        {{string.Concat(Enumerable.Range(1, Ports).Select(n => $"      - {{port: {n}, mode: tcpServer, tcpPort: {4000 + n}, maxConnection: 3, line: \"9600,N,8,1\"}}\n"))}}
        """;

    internal static string VMsSection => "vms:\n" + string.Concat(VMs.Select(vm => $"  - {{match: {vm.VM}, ports: [{{port: 1, connect: \"tcp://{NPortAddress}:{4000 + vm.Port}\", connected: true}}]}}\n"));

    internal string Plan => Without();

    internal static async Task<PlanStory> StartAsync(CancellationToken ct)
    {
        EsxLab esxi = await EsxLab.StartAsync("5.0u1,6.5", ct);
        await esxi.AddAddressAsync(NPortAddress, ct);
        NPortLab nport = await NPortLab.StartAtPeerAsync(esxi, NPortAddress, "5450");
        await nport.SetAsync(new
        {
            password = Password,
            accessibleIp = new { enabled = true, entries = new[] { new { active = true, address = "198.18.0.1", netmask = "255.255.255.255" } } },
            ports = Enumerable.Range(1, Ports).Select(n => new
            {
                mode = "Real COM Mode", baudRate = 38400, parity = "Even", dataBits = 7, stopBits = "2", flowControl = "None", @interface = "RS-232",
                localTcpPort = 7000 + n, commandPort = 7100 + n, maxConnection = 1,
            }),
        }, ct);
        object[] vms = [.. VMs.Select((vm, i) => new
        {
            name = vm.VM,
            host = esxi.Hosts[i % 2].Name,
            power = "on",
            hardware = "vmx-08",
            ports = new[] { new { uri = "tcp://198.18.0.121:9", direction = "client" } },
        })];
        return new PlanStory(esxi, nport, await VSphereLab.StartAtPeerAsync(esxi, vms));
    }

    internal Task<CliResult> RunAsync(string plan, params string[] command)
    {
        string file = Path.Combine(_folder, $"{Guid.NewGuid():n}.yaml");
        File.WriteAllText(file, plan);
        return CommandAsync([.. command.Take(2), file, .. command.Skip(2)]);
    }

    /// <summary>Runs a command that reads no plan.</summary>
    internal Task<CliResult> CommandAsync(params string[] command) => CliCommand.RunAtPeerAsync(Esxi, command, new Dictionary<string, string>
        {
            ["VMSERIAL_SERVER"] = VSphere.Server, ["VMSERIAL_USER"] = VSphere.User, ["VMSERIAL_PASSWORD"] = VSphere.Password, ["VMSERIAL_THUMBPRINT"] = VSphere.Thumbprint,
            ["HOST_PASSWORD"] = Esxi.Host.Password, ["VMSERIAL_HOST_PASSWORD"] = Esxi.Host.Password, ["NPORT_PASSWORD"] = Password,
        });

    /// <summary>Compares and expects drift or findings; gives all that was said.</summary>
    internal async Task<CliResult> TestAsync(string plan, int exitCode)
    {
        CliResult result = await RunAsync(plan, "plan", "test", "--output", "json");
        Assert.True(result.ExitCode == exitCode, result.ToString());
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        // Before the hosts' network goes.
        await VSphere.DisposeAsync();
        await NPort.DisposeAsync();
        await Esxi.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
