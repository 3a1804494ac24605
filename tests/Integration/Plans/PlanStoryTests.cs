using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Cli;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Plans;

/// <summary>From everything wrong to everything right in one apply, and what says so when one hop breaks.</summary>
public sealed class PlanStoryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_apply_sets_hosts_then_the_NPort_then_ten_VMs_and_each_hop_that_breaks_afterwards_is_named()
    {
        await using PlanStory story = await PlanStory.StartAsync(Ct);

        // Everything is wrong, and looking at it touches nothing.
        CliResult before = await story.TestAsync(story.Plan, 2);
        JsonElement[] rows = [.. before.Json("change")];
        Assert.Equal(2 + PlanStory.Ports + 1 + PlanStory.VMs.Count, rows.Length);
        Assert.All(rows, row => Assert.False(row.GetProperty("inDesiredState").GetBoolean(), row.ToString()));
        Assert.Equal(0, await DataConnectionsAsync(story));
        int restarts = await story.NPort.RestartsAsync(Ct);

        CliResult apply = await story.RunAsync(story.Plan, "plan", "apply", "--output", "json");
        Assert.True(apply.ExitCode == 0, apply.ToString());
        JsonElement[] results = [.. apply.Json("result")];
        Assert.All(results, result => Assert.True(result.GetProperty("outcome").GetString() == "proved", result.ToString()));
        Assert.Equal(rows.Select(row => row.GetProperty("target").GetString()), results.Select(result => result.GetProperty("target").GetString()));
        Assert.Equal(restarts + 1, await story.NPort.RestartsAsync(Ct));

        // Bytes typed at a VM's end come out of the NPort's serial line, and the other way round.
        await BytesGetThroughAsync(story);

        // A second apply changes nothing.
        (int, int, int) sent = await SentAsync(story);
        CliResult again = await story.RunAsync(story.Plan, "plan", "apply");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Contains($"0 changes; {rows.Length} already in the desired state.", again.Output, StringComparison.Ordinal);
        Assert.Equal(sent, await SentAsync(story));
        CliResult healthy = await story.TestAsync(story.Plan, 0);
        Assert.DoesNotContain(healthy.Json("finding"), finding => finding.GetProperty("id").GetString() is "SerialPortNotConnected" or "ConnectionNotAdmitted" or "AccessibleIpExcludesHost");

        await BrokenHostsAreNamedAsync(story);
        await BrokenNPortsAreNamedAsync(story);
        await BrokenVMsAreNamedAsync(story);
    }

    private static async Task BytesGetThroughAsync(PlanStory story)
    {
        foreach ((string vm, int port) in PlanStory.VMs)
        {
            int before = (await story.NPort.PortAsync(port, Ct)).OnLineBytes.Length;
            await using LabGuest guest = await story.VSphere.OpenGuestAsync(vm, 1, Ct);
            string text = $"{vm} says \u00FF\u0000\r\n";
            await guest.TypeAsync(text, Ct);
            NPortLabPort line = await story.NPort.UntilAsync(port, state => state.OnLineBytes.Length >= before + text.Length, Ct);
            Assert.Equal(text, Encoding.Latin1.GetString(line.OnLineBytes[before..]));
            await story.NPort.SayOnLineAsync(port, Encoding.Latin1.GetBytes($"line {port}\u00FF!"), Ct);
            Assert.Equal($"line {port}\u00FF!", await guest.ReadAsync($"line {port}\u00FF!".Length, Ct));
        }
    }

    private static async Task BrokenHostsAreNamedAsync(PlanStory story)
    {
        string hosts = story.Without(nports: true), vms = story.Without(hosts: true, nports: true);
        EsxLabHost old = story.Esxi.Hosts[0], host = story.Esxi.Hosts[1];
        await EsxCliAsync(story, host, "network firewall ruleset set -r remoteSerialPort -e false");
        Assert.Equal($"{story.VSphere.Server}/{host.Name}: Ruleset remoteSerialPort", await DriftAsync(story, hosts));
        JsonElement finding = await FindingAsync(story, vms, "ConnectionNotAdmitted");
        Assert.Equal($"{story.VSphere.Server}/{host.Name}", finding.GetProperty("target").GetString());
        Assert.Contains($"lets connections out to {PlanStory.NPortAddress} TCP 4001", finding.GetProperty("message").GetString());
        Assert.Contains("remoteSerialPort would open it and is disabled.", finding.GetProperty("message").GetString());
        Assert.Contains($"vmserial ruleset enable '{host.Name}'", finding.GetProperty("advice").GetString());

        // A firewall that is off closes nothing.
        await EsxCliAsync(story, host, "network firewall set --enabled false");
        Assert.DoesNotContain((await story.TestAsync(vms, 0)).Json("finding"), one => one.GetProperty("id").GetString() == "ConnectionNotAdmitted");
        await EsxCliAsync(story, host, "network firewall set --enabled true");
        await EsxCliAsync(story, host, "network firewall ruleset set -r remoteSerialPort -e true");

        // The custom ruleset of the other host: a list of addresses that keeps the NPort out, then switched off.
        await EsxCliAsync(story, old, "network firewall ruleset set -r moxa -a false");
        await EsxCliAsync(story, old, "network firewall ruleset allowedip add -r moxa -i 198.18.0.9");
        finding = await FindingAsync(story, vms, "ConnectionNotAdmitted");
        Assert.Contains($"The allowed addresses of moxa leave out {PlanStory.NPortAddress}.", finding.GetProperty("message").GetString());
        await EsxCliAsync(story, old, "network firewall ruleset allowedip remove -r moxa -i 198.18.0.9");
        await EsxCliAsync(story, old, "network firewall ruleset set -r moxa -a true");
        await EsxCliAsync(story, old, "network firewall ruleset set -r moxa -e false");
        Assert.Equal($"{story.VSphere.Server}/{old.Name}: Ruleset moxa", await DriftAsync(story, hosts));
        await EsxCliAsync(story, old, "network firewall ruleset set -r moxa -e true");
        await story.TestAsync(story.Plan, 0);
    }

    private static async Task BrokenNPortsAreNamedAsync(PlanStory story)
    {
        // What a restart does to the VMs' connections is not what is looked at here.
        string nports = story.Without(hosts: true).Replace("connected: true", "startConnected: true", StringComparison.Ordinal);
        await story.NPort.SetPortAsync(3, new { mode = "Real COM Mode", baudRate = 300 }, Ct);
        JsonElement list = (await story.NPort.AskAsync("settings", Ct)).GetProperty("accessibleIp").Clone();
        await story.NPort.SetAsync(new { accessibleIp = new { enabled = true, entries = new[] { Entry("198.18.0.1"), Entry(story.Esxi.Hosts[0].Address) } } }, Ct);
        Assert.Equal($"{PlanStory.NPortAddress}: NPort port 3; {PlanStory.NPortAddress}: Accessible IP", await DriftAsync(story, nports));

        // Where the plan says nothing of these, its VMs do.
        string less = nports.Replace("accessibleIp: [hosts, 198.18.0.1]", "", StringComparison.Ordinal);
        less = string.Concat(less.Split('\n').Where(line => !line.Contains("port: 3,", StringComparison.Ordinal)).Select(line => line + "\n"));
        IReadOnlyList<JsonElement> findings = (await story.TestAsync(less, 0)).Json("finding");
        Assert.Contains($"TCP 4003 of NPort '{PlanStory.NPortAddress}'", Message(findings, "NPortPortNotServed"));
        Assert.Contains($"'{story.Esxi.Hosts[1].Name}' ({story.Esxi.Hosts[1].Address})", Message(findings, "AccessibleIpExcludesHost"));
        await story.NPort.TellAsync("settings", System.Net.Http.Json.JsonContent.Create(new { accessibleIp = list }), Ct);
        await story.NPort.SetPortAsync(3, new { mode = "TCP Server Mode", baudRate = 9600 }, Ct);

        await story.NPort.MishapAsync("telnet", "off", Ct);
        await story.NPort.RestartAsync(Ct);
        CliResult closed = await story.TestAsync(nports, 1);
        JsonElement row = Assert.Single(closed.Json("change"), one => !one.GetProperty("inDesiredState").GetBoolean());
        Assert.Equal(("nPortNotRead", PlanStory.NPortAddress), (row.GetProperty("obstacle").GetString(), row.GetProperty("nport").GetString()));
        Assert.Contains("elnet", row.GetProperty("advice").GetString());
        await story.NPort.MishapAsync("telnet", "on", Ct);
        await story.NPort.RestartAsync(Ct);

        // After a restart of the device the VMs come back by themselves.
        await UntilAsync(story, nports, failed => failed.Count == 0);
    }

    private static async Task BrokenVMsAreNamedAsync(PlanStory story)
    {
        string vms = story.Without(hosts: true, nports: true);
        await story.VSphere.TellAsync("vm/vm04/port?port=1&connected=false&status=ok", Ct);
        Assert.Equal($"{story.VSphere.Server}/vm04: Serial port 1", await DriftAsync(story, vms));

        // A filter that no configuration shows: the port that fails is named, and what finds out more does.
        await story.VSphere.TellAsync("vm/vm09/power?state=off", Ct);
        await story.NPort.UntilAsync(4, port => port.Clients.Count == 0, Ct);
        EsxLabResult filter = await story.Esxi.ExecAtPeerAsync(["nft", "table inet between { chain input { type filter hook input priority 0; policy accept; tcp dport 4004 drop; }; }"], Ct);
        Assert.True(filter.ExitCode == 0, filter.ToString());
        await story.VSphere.TellAsync("vm/vm09/power?state=on", Ct);
        JsonElement failed = Assert.Single(await UntilAsync(story, vms.Replace("connected: true", "startConnected: true", StringComparison.Ordinal), failed => failed.Count > 0));
        Assert.Contains("Serial port 1 of VM 'vm09'", failed.GetProperty("message").GetString());
        Assert.Contains("vmserial probe path 'vm09'", failed.GetProperty("advice").GetString());
        CliResult probed = await story.CommandAsync("probe", "path", "vm09", "--host-user", "root", "--host-key-fingerprint", story.Esxi.Hosts[1].HostKeySha256,
            "--ssh-address", $"{story.Esxi.Hosts[1].Name}={story.Esxi.Hosts[1].Address}", "--output", "json");
        Assert.True(Assert.Single(probed.Json("path")).GetProperty("verdict").GetString() == "filteredBeyondHost", probed.ToString());
    }

    private static string? Message(IReadOnlyList<JsonElement> findings, string id)
        => Assert.Single(findings, finding => finding.GetProperty("id").GetString() == id).GetProperty("message").GetString();

    private static async Task<IReadOnlyList<JsonElement>> UntilAsync(PlanStory story, string plan, Func<IReadOnlyList<JsonElement>, bool> holds)
    {
        for (DateTime deadline = DateTime.UtcNow.AddSeconds(120); ; await Task.Delay(500, Ct))
        {
            CliResult result = await story.RunAsync(plan, "plan", "test", "--output", "json");
            IReadOnlyList<JsonElement> failed = [.. result.Json("finding").Where(finding => finding.GetProperty("id").GetString() == "SerialPortNotConnected")];
            if (holds(failed))
                return failed;
            Assert.True(DateTime.UtcNow < deadline, result.ToString());
        }
    }

    private static object Entry(string address) => new { active = true, address, netmask = "255.255.255.255" };

    /// <summary>What is not as wanted, in one line; the plan's rows are all that may say so.</summary>
    private static async Task<string> DriftAsync(PlanStory story, string plan)
        => string.Join("; ", (await story.TestAsync(plan, 2)).Json("change").Where(row => !row.GetProperty("inDesiredState").GetBoolean())
            .Select(row => $"{row.GetProperty("target").GetString()}: {row.GetProperty("title").GetString()}"));

    private static async Task<JsonElement> FindingAsync(PlanStory story, string plan, string id)
        => Assert.Single((await story.TestAsync(plan, 0)).Json("finding"), finding => finding.GetProperty("id").GetString() == id);

    private static async Task EsxCliAsync(PlanStory story, EsxLabHost host, string command)
    {
        EsxLabResult result = await story.Esxi.ShellAsync(host, "esxcli " + command, Ct);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    private static async Task<int> DataConnectionsAsync(PlanStory story)
    {
        int sum = 0;
        for (int n = 1; n <= PlanStory.Ports; n++)
        {
            NPortLabPort port = await story.NPort.PortAsync(n, Ct);
            sum += port.Accepted + port.Surplus;
        }
        return sum;
    }

    private static async Task<(int Restarts, int Reconfigured, int Enabled)> SentAsync(PlanStory story)
        => (await story.NPort.RestartsAsync(Ct), await story.VSphere.CallsAsync("ReconfigVM_Task", Ct), await story.VSphere.CallsAsync("EnableRuleset", Ct));
}
