using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;

namespace VmSerial.Build;

/// <summary>The demo's second part: three ESXi hosts, one of them with the firewall of 5.0 U1 that drops what its ruleset allows.</summary>
internal sealed partial class DemoHosts(HostLab lab, DemoRun run)
{
    /// <summary>The versions, oldest first.</summary>
    public const string Profiles = "5.0u1,5.1,8.0";

    /// <summary>The port of the terminal server at the hosts' peer.</summary>
    public const int Port = 4001;

    private const string Old = "esx50.lab.example";
    private static readonly string[] s_names = [Old, "esx51.lab.example", "esx80.lab.example"];

    /// <summary>Writes the lab's inventory with these hosts added, each alone with a VM whose serial port goes to the terminal server.</summary>
    public static async Task<string> WriteInventoryAsync(string inventory, HostLab lab, CancellationToken cancellationToken)
    {
        JsonNode world = JsonNode.Parse(await File.ReadAllTextAsync(inventory, cancellationToken))!;
        foreach ((LabHost host, string name) in lab.Hosts.Zip(s_names))
        {
            JsonObject tied = new() { ["name"] = name, ["esxi"] = new JsonObject { ["lab"] = lab.Name, ["host"] = host.Name } };
            world["clusters"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "of-" + name, ["hosts"] = new JsonArray(tied) });
            JsonObject port = new() { ["uri"] = $"tcp://{host.Peer}:{Port}", ["direction"] = "client" };
            world["vms"]!.AsArray().Add((JsonNode)new JsonObject
            {
                ["name"] = "console-" + name[..5],
                ["host"] = name,
                ["power"] = "on",
                ["hardware"] = "vmx-08",
                ["ports"] = new JsonArray(port),
            });
        }

        string file = Path.Combine(Path.GetTempPath(), $"vmserial-demo-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, world.ToJsonString(), cancellationToken);
        return file;
    }

    /// <summary>Shows it.</summary>
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        DemoStep closed = await run.StepAsync("Three ESXi hosts, 5.0 U1, 5.1 and 8.0: their VMs' ports lead to a terminal server, and their firewalls are shut.",
            2, ["hosts", .. s_names], cancellationToken);
        closed.Shows([.. s_names, "3 of them closed"]);

        DemoStep enable = await run.StepAsync("The ruleset that VMware's article names is enabled on all three, through the API.",
            0, ["ruleset", "enable", .. s_names, "--ruleset", "network"], cancellationToken);
        enable.Shows("3 changes", "proved");

        await run.SayAsync("Each host tries to connect, in its own shell. On 5.0 U1 the SYN is dropped all the same.", async () =>
        {
            long before = await DroppedAsync(cancellationToken);
            bool[] open = await Task.WhenAll(lab.Hosts.Select(host => ConnectsAsync(host, cancellationToken)));
            long after = await DroppedAsync(cancellationToken);
            run.Tell($"nc -z {lab.Hosts[0].Peer} {Port}: {string.Join(", ", s_names.Zip(open, (name, yes) => $"{name} {(yes ? "connected" : "dropped")}"))}");
            run.Tell($"{Old}: packets dropped on vmk0 {before}, then {after}");
            run.Expect(open is [false, true, true], "5.1 and 8.0 should connect, and 5.0 U1 should not");
            run.Expect(after > before, $"the 5.0 U1 host counted {before} dropped packets before and {after} after");
        });
        DemoStep why = await run.StepAsync("VmSerial knows why.", 2, ["hosts", .. s_names], cancellationToken);
        why.Shows("remoteSerialPort is enabled, but this version matches no outbound range", "1 of them closed");
        string[] path = ["probe", "path", "console-" + Old[..5], .. Ssh()];
        DemoStep broken = await run.StepAsync("And from \"no output\" to the hop that is broken, in one command: on the host, with the packets as evidence.", 2, path, cancellationToken);
        broken.Shows("RangeRuleIgnored", "SYNs, 0 answered", "vmserial ruleset add");

        string[] add = ["ruleset", "add", Old, "--id", "moxa", "--port", $"{Port}", .. Ssh()];
        DemoStep whatIf = await run.StepAsync("What a ruleset of one's own would mean: the file, and whether a reboot takes it.", 2, [.. add, "--what-if"], cancellationToken);
        whatIf.Shows("What if: ", "/etc/vmware/firewall/", "reboot");
        DemoStep added = await run.StepAsync("It is added, over SSH.", 0, add, cancellationToken);
        added.Shows("proved");
        await run.SayAsync("The same connection again.", async () =>
        {
            long before = await DroppedAsync(cancellationToken);
            bool open = await ConnectsAsync(lab.Hosts[0], cancellationToken);
            long after = await DroppedAsync(cancellationToken);
            run.Tell($"nc -z {lab.Hosts[0].Peer} {Port}: {Old} {(open ? "connected" : "dropped")}; packets dropped on vmk0 {before}, then {after}");
            run.Expect(open && before == after, "the 5.0 U1 host should connect with nothing dropped");
        });
        DemoStep again = await run.StepAsync("Added once more: nothing to do.", 0, add, cancellationToken);
        again.Shows("0 changes; 1 already");
        await run.StepAsync("Every host is open for its VMs.", 0, ["hosts", .. s_names], cancellationToken);
        await run.SayAsync("The VM has connected by itself.", () => ConnectedAsync(lab.Hosts[0], cancellationToken));
        DemoStep healthy = await run.StepAsync("The same path test again.", 0, path, cancellationToken);
        healthy.Shows("Healthy", "1 of 1 paths healthy");
    }

    // A password is never an option: the demo hands it over in the environment, as for the server.
    private IEnumerable<string> Ssh() =>
        ["--host-user", "root", "--ssh-address", $"{Old}={lab.Hosts[0].Ssh}", "--host-key-fingerprint", lab.Hosts[0].HostKeySha256, "--allow-legacy-ssh"];

    private async Task<bool> ConnectsAsync(LabHost host, CancellationToken cancellationToken)
        => (await lab.ShellAsync(host, $"timeout 4 nc -z {host.Peer} {Port}", cancellationToken)).Contains("succeeded", StringComparison.Ordinal);

    // A VM tries again every few seconds.
    private async Task ConnectedAsync(LabHost host, CancellationToken cancellationToken)
    {
        bool connected = false;
        for (int i = 0; i < 100 && !connected; i++)
        {
            await Task.Delay(100, cancellationToken);
            string list = await lab.ShellAsync(host, "esxcli network ip connection list", cancellationToken);
            connected = list.Split('\n').Any(line => line.Contains($"{host.Peer}:{Port}", StringComparison.Ordinal) && line.Contains("ESTABLISHED", StringComparison.Ordinal));
        }

        run.Expect(connected, $"the VM of {Old} should have connected within 10 seconds");
    }

    private async Task<long> DroppedAsync(CancellationToken cancellationToken)
    {
        string counters = await lab.ShellAsync(lab.Hosts[0], "vsish -e cat /vmkModules/esxfw/filters/vmk0/filterproperties", cancellationToken);
        return PacketsDropped().Match(counters) is { Success: true } found
            ? long.Parse(found.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : throw new StepFailedException($"vsish on {Old} named no dropped packets: {counters}");
    }

    [GeneratedRegex(@"pkts dropped:\s*(\d+)")]
    private static partial Regex PacketsDropped();
}
