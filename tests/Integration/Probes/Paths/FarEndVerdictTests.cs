using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Cli;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Probes.Paths;

/// <summary>
/// Verdicts that the far end's own word decides, by the command line in the hosts' network: there the administrator's machine reaches the
/// server, the host's real sshd and the device at the addresses that all of them know.
/// </summary>
public sealed class FarEndVerdictTests
{
    private const string Device = "198.18.0.150";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_server_says_whether_it_listens_who_holds_it_and_whom_it_turns_away()
    {
        await using EsxLab esxi = await EsxLab.StartAsync("8.0", Ct);
        await using NPortAtPeer nport = await NPortAtPeer.StartAsync(esxi, Device);
        await using VSphereLab vsphere = await VSphereLab.StartAtPeerAsync(esxi,
        [
            PathLab.VM("web1", esxi.Host, $"tcp://{Device}:4001", connected: false),
            PathLab.VM("none", esxi.Host, $"tcp://{Device}:4009", connected: false),
            PathLab.VM("telnet", esxi.Host, $"telnet://{Device}:4001", connected: false),
        ]);
        await esxi.ShellAsync(esxi.Host, "esxcli network firewall ruleset set -r remoteSerialPort -e true", Ct);

        JsonElement free = await ProbeAsync(esxi, vsphere, 2, "web1");
        Assert.Equal("portDisconnected", free.GetProperty("verdict").GetString());
        Assert.True(Looked(free).Any(line => line.StartsWith("far end: ", StringComparison.Ordinal) && line.Contains("listens on 4001; nobody is connected", StringComparison.Ordinal)), string.Join("\n", Looked(free)));

        JsonElement none = await ProbeAsync(esxi, vsphere, 2, "none");
        Assert.Equal("noListener", none.GetProperty("verdict").GetString());
        Assert.Contains(Evidence(none), line => line.Contains("does not listen on 4009", StringComparison.Ordinal));

        // The three bytes that a VM's telnet begins with reach a raw line, and no answer comes back.
        JsonElement raw = await ProbeAsync(esxi, vsphere, 2, "telnet", "--probe-telnet");
        Assert.Equal("wrongDialect", raw.GetProperty("verdict").GetString());
        Assert.Contains($"tcp://{Device}:4001", raw.GetProperty("advice").GetString(), StringComparison.Ordinal);

        // Somebody else is connected: nothing is tried, from the host or from here.
        await using (LabPeerProgram holder = esxi.StartAtPeer("bash", "-c", $"exec 3<>/dev/tcp/{Device}/4001; echo in; cat <&3 >/dev/null"))
        {
            Assert.Equal("in", await holder.ReadLineAsync(Ct));
            JsonElement busy = await ProbeAsync(esxi, vsphere, 2, "web1", "--connect");
            Assert.Equal("listenerBusy", busy.GetProperty("verdict").GetString());
            Assert.DoesNotContain(Looked(busy), line => line.StartsWith("connect:", StringComparison.Ordinal) || line.StartsWith("connect from", StringComparison.Ordinal));
        }

        await nport.SetAsync("""{"accessibleIp": {"enabled": true, "entries": [{"active": true, "address": "198.18.0.1", "netmask": "255.255.255.255"}]}}""");
        JsonElement turned = await ProbeAsync(esxi, vsphere, 2, "web1");
        Assert.True(turned.GetProperty("verdict").GetString() == "peerRefusesHost", turned.ToString());
        Assert.Contains(esxi.Host.Address, turned.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_the_URI_does_not_ask_for_is_rejected_and_one_that_it_asks_for_is_not()
    {
        string folder = Directory.CreateTempSubdirectory("vmserial-path-").FullName;
        await using EsxLab esxi = await EsxLab.StartAsync("8.0", Ct);
        await esxi.AddAddressAsync(Device, Ct);
        EsxLabResult made = await esxi.ExecAtPeerAsync(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=nport-a.lab", "-keyout", folder + "/key", "-out", folder + "/cert"], Ct);
        Assert.True(made.ExitCode == 0, made.ToString());
        EsxLabResult print = await esxi.ExecAtPeerAsync(["openssl", "x509", "-in", folder + "/cert", "-noout", "-fingerprint", "-sha1"], Ct);
        string thumbprint = print.Output.Trim().Split('=')[1];
        await using LabPeerProgram server = esxi.StartAtPeer("openssl", "s_server", "-accept", Device + ":4001", "-cert", folder + "/cert", "-key", folder + "/key", "-quiet");
        await using VSphereLab vsphere = await VSphereLab.StartAtPeerAsync(esxi,
        [
            PathLab.VM("good", esxi.Host, $"telnets://{Device}:4001#thumbprint={thumbprint}", connected: false),
            PathLab.VM("bad", esxi.Host, $"telnets://{Device}:4001#thumbprint={new string('A', 40)}", connected: false),
            PathLab.VM("name", esxi.Host, $"telnets://{Device}:4001#peerName=other.lab", connected: false),
        ]);
        await esxi.ShellAsync(esxi.Host, "esxcli network firewall ruleset set -r remoteSerialPort -e true", Ct);
        Assert.Equal("portDisconnected", (await ProbeAsync(esxi, vsphere, 2, "good")).GetProperty("verdict").GetString());
        foreach (string vm in new[] { "bad", "name" })
        {
            JsonElement rejected = await ProbeAsync(esxi, vsphere, 2, vm);
            Assert.True(rejected.GetProperty("verdict").GetString() == "tlsRejected", rejected.ToString());
            Assert.Contains(Evidence(rejected), line => line.Contains("CN=nport-a.lab", StringComparison.Ordinal));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string[] Looked(JsonElement row) => [.. row.GetProperty("looked").EnumerateArray().Select(line => line.GetString()!)];

    private static string[] Evidence(JsonElement row) => [.. row.GetProperty("evidence").EnumerateArray().Select(line => line.GetString()!)];

    private static async Task<JsonElement> ProbeAsync(EsxLab esxi, VSphereLab vsphere, int exitCode, string vm, params string[] more)
    {
        CliResult result = await CliCommand.RunAtPeerAsync(esxi,
            ["probe", "path", vm, "--output", "json", "--host-key-fingerprint", esxi.Host.HostKeySha256, "--ssh-address", $"{esxi.Host.Name}={esxi.Host.Address}", .. more],
            new Dictionary<string, string>
            {
                ["VMSERIAL_SERVER"] = vsphere.Server, ["VMSERIAL_USER"] = vsphere.User, ["VMSERIAL_PASSWORD"] = vsphere.Password,
                ["VMSERIAL_THUMBPRINT"] = vsphere.Thumbprint, ["VMSERIAL_HOST_PASSWORD"] = esxi.Host.Password,
            });
        Assert.True(result.ExitCode == exitCode, result.ToString());
        string row = Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using JsonDocument document = JsonDocument.Parse(row);
        return document.RootElement.Clone();
    }
}
