using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Cli;

public sealed class ProbeNPortTests
{
    private static readonly Dictionary<string, string> s_none = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ports_that_do_what_they_are_there_for_are_exit_code_0_and_a_row_each()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5450");
        using Socket holder = await lab.TakeSlotAsync(4002, 2, Ct);
        CliResult run = await CliCommand.RunAsync(["probe", "nport", lab.Address, lab.Endpoint(4002), "--identify", "--output", "json"], s_none);
        Assert.True(run.ExitCode == 0, run.ToString());
        Dictionary<string, JsonElement> rows = run.Json("nportTest").ToDictionary(row => row.GetProperty("endpoint").GetString()!);
        JsonElement free = rows[lab.Endpoint()], held = rows[lab.Endpoint(4002)];
        Assert.Equal(("listening", "NPort 5450", lab.Name), (Text(free, "verdict"), Text(free, "model"), Text(free, "name")));
        Assert.Equal("inUse", Text(held, "verdict"));
        Assert.Equal($"{holder.LocalEndPoint}", held.GetProperty("clientEndpoints")[0].GetString());
        Assert.Equal(JsonValueKind.Null, free.GetProperty("latencyMs").ValueKind);
    }

    [Fact]
    public async Task A_port_that_is_not_there_is_exit_code_2_with_advice_for_people()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        CliResult run = await CliCommand.RunAsync(["probe", "nport", lab.Endpoint(4009)], s_none);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("not listening", run.Output);
        Assert.Contains($"{lab.Endpoint(4009)}: Check the port's operation mode", run.Output);
    }

    [Fact]
    public async Task A_hostile_banner_reaches_no_terminal()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("greeting", "1b5d303b6f776e65640768690d0a", Ct);
        CliResult run = await CliCommand.RunAsync(["probe", "nport", lab.Address, "--connect", "--output", "json"], s_none);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(@"\x1B]0;owned\x07hi\r\n", Text(Assert.Single(run.Json("nportTest")), "firstBytes"));
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData("tcp://4001")]
    [InlineData("nport-a:99999")]
    public async Task What_is_no_endpoint_is_a_wrong_command_line(string endpoint)
    {
        CliResult run = await CliCommand.RunAsync(["probe", "nport", endpoint], s_none);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error UsageInvalid", run.Error);
        Assert.Contains("Forms: nport-a", run.Error);
    }

    [Fact]
    public async Task Ctrl_C_leaves_the_slot_free()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("netstat", "silent", Ct);
        CliResult run = await CliCommand.RunAsync(["probe", "nport", lab.Address, "--connect", "--connect-timeout", "300"], s_none,
            async () =>
            {
                while (!(await lab.SearchRequestsAsync(Ct)).ContainsKey("0x14"))
                    await Task.Delay(50, Ct);
            });
        Assert.Equal(1, run.ExitCode);
        Assert.True(run.Elapsed < TimeSpan.FromSeconds(20), run.ToString());
        Assert.Empty((await lab.PortAsync(1, Ct)).Clients);
    }

    [Fact]
    public async Task A_name_with_several_addresses_is_tested_at_the_one_where_the_device_answers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A hosts file of its own needs Linux and root.");
        await using NPortLab lab = await NPortLab.StartAsync("5450");
        string hosts = Path.Combine(Directory.CreateTempSubdirectory("vmserial-hosts-").FullName, "hosts");
        await File.WriteAllTextAsync(hosts, $"127.0.0.1 localhost\n127.250.1.1 nport-many\n127.250.1.2 nport-many\n{lab.Address} nport-many\n", Ct);
        CliResult run = await CliCommand.RunByScriptAsync("unshare --mount bash -c 'mount --bind \"$0\" /etc/hosts && exec \"$@\"' \"$0\" \"$@\"", hosts, ["probe", "nport", "nport-many", "--connect", "--output", "json"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement row = Assert.Single(run.Json("nportTest"));
        Assert.Equal((lab.Address, "open"), (Text(row, "address"), Text(row, "verdict")));
        Assert.Equal(new[] { "127.250.1.1", "127.250.1.2", lab.Address }.Order(StringComparer.Ordinal), row.GetProperty("addresses").EnumerateArray().Select(a => a.GetString()).Order(StringComparer.Ordinal));
        File.Delete(hosts);
    }

    [Fact]
    public async Task Devices_are_found_in_a_range_and_a_range_beyond_a_16_is_refused()
    {
        await using NPortLab lab = await NPortLab.StartAsync("W2250A");
        CliResult run = await CliCommand.RunAsync(["find", "nport", lab.Address, "--wait", "1", "--output", "json"], s_none);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("NPort W2250A", Text(Assert.Single(run.Json("nportDevice")), "model"));
        CliResult large = await CliCommand.RunAsync(["find", "nport", "10.0.0.0/8"], s_none);
        Assert.Equal(1, large.ExitCode);
        Assert.Contains("error AddressRangeTooLarge", large.Error);
        Assert.Contains("add --force", large.Error);
        Assert.Contains("Name networks", (await CliCommand.RunAsync(["find", "nport"], s_none)).Error);
    }

    [Fact]
    public async Task A_device_whose_address_does_not_fit_the_segment_is_found_by_broadcast_and_shown_with_its_address()
    {
        const string Script = """
            set -e
            a=vms-a-$$ b=vms-b-$$ ready=$(mktemp)
            trap 'exec 9>&-; ip netns del $a; ip netns del $b; rm -f $ready $ready.in' EXIT
            ip netns add $a; ip netns add $b
            ip link add va netns $a type veth peer name vb netns $b
            for n in $a $b; do ip -n $n link set lo up; done
            ip netns exec $a sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.va.rp_filter=0
            ip -n $a addr add 10.99.0.2/24 dev va; ip -n $a link set va up
            ip -n $b addr add 192.168.127.254/24 dev vb; ip -n $b link set vb up; ip -n $b route add 10.99.0.0/24 dev vb
            mkfifo $ready.in
            ip netns exec $b "$0" --model 6250 --address 192.168.127.254 --broadcast 255.255.255.255 --exit-on-stdin-eof < $ready.in > $ready &
            exec 9> $ready.in
            for i in $(seq 200); do test -s $ready && break; sleep 0.1; done
            ip netns exec $a "$@" 9>&-
            """;
        CliResult run = await CliCommand.RunByScriptAsync(Script, NPortLab.FindProgram(), ["find", "nport", "--broadcast", "--output", "json"]);
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement row = Assert.Single(run.Json("nportDevice"));
        Assert.Equal(("192.168.127.254", "NPort 6250"), (Text(row, "reportedAddress"), Text(row, "model")));
    }

    private static string? Text(JsonElement row, string field) => row.GetProperty(field).GetString();
}
