using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;
using Xunit;

namespace VmSerial.Integration.NPort;

/// <summary>The telnet consoles of four models, read and changed by label.</summary>
public sealed class NPortConsoleTests
{
    private static readonly object s_realCom = new { mode = "Real COM Mode", baudRate = 9600, parity = "Even", dataBits = 7, stopBits = "2", flowControl = "None" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string?, string?> Models => new()
    {
        { "5110", null, null },
        { "5150", Consoles.Password, null },
        { "5450", null, null },
        { "5650-8-DT-J", null, null },
        { "W2250A", Consoles.Password, "admin" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_device_is_read_with_all_its_ports_from_its_view_pages(string model, string? password, string? user)
    {
        await using NPortLab lab = await StartAsync(model, password, user);
        NPortConfiguration device = await NPortReader.ReadAsync(Consoles.Access(lab, password, user), Ct);
        JsonElement settings = await lab.AskAsync("settings", Ct);
        Assert.EndsWith(model, device.Model, StringComparison.Ordinal);
        Assert.Equal(lab.Mac, device.Mac, ignoreCase: true);
        Assert.Equal($"{lab.Serial}", device.SerialNumber);
        Assert.Equal(lab.Name, device.ServerName);
        Assert.Equal(settings.GetProperty("ports").GetArrayLength(), device.Ports.Count);
        NPortPort last = device.Ports[^1];
        Assert.Equal((OperationMode.TcpServer, 4000 + last.Number, 965 + last.Number, 1, 7), (last.Mode, last.TcpPort, last.CommandPort, last.MaxConnection, last.AliveCheckMinutes));
        Assert.Equal("115200,N,8,1,RTS/CTS,RS-232", last.Line.ToString());
        Assert.False(device.AccessibleIpActive);
        Assert.Equal(0, await lab.ConsoleAsync("saves", Ct));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_port_in_Real_COM_becomes_a_TCP_server_with_one_restart_and_a_second_run_changes_nothing(string model, string? password, string? user)
    {
        await using NPortLab lab = await StartAsync(model, password, user);
        await lab.SetPortAsync(1, s_realCom, Ct);
        int restarts = await lab.RestartsAsync(Ct);
        NPortAccess access = Consoles.Access(lab, password, user);

        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(access, Consoles.Wanted(Consoles.Server), Ct));

        Assert.True(result.Outcome == ChangeOutcome.Proved, result.Detail);
        Assert.Contains("listens on TCP 64001", result.Detail, StringComparison.Ordinal);
        JsonElement port = (await lab.AskAsync("state", Ct)).GetProperty("running").GetProperty("ports")[0];
        Assert.Equal(("TCP Server Mode", 64001, 1966, 2, 1), (port.GetProperty("mode").GetString()!, port.GetProperty("localTcpPort").GetInt32(), port.GetProperty("commandPort").GetInt32(),
            port.GetProperty("maxConnection").GetInt32(), port.GetProperty("tcpAliveCheckTime").GetInt32()));
        Assert.Equal((19200, "Even", 7, "2", "XON/XOFF", "RS-485 2-Wire"), (port.GetProperty("baudRate").GetInt32(), port.GetProperty("parity").GetString()!, port.GetProperty("dataBits").GetInt32(),
            port.GetProperty("stopBits").GetString()!, port.GetProperty("flowControl").GetString()!, port.GetProperty("interface").GetString()!));
        Assert.Equal(restarts + 1, await lab.RestartsAsync(Ct));

        ChangeResult again = Assert.Single(await Consoles.ApplyAsync(access, Consoles.Wanted(Consoles.Server), Ct));
        Assert.Equal(ChangeOutcome.Unchanged, again.Outcome);
        Assert.Equal(restarts + 1, await lab.RestartsAsync(Ct));
        Assert.Equal(1, await lab.ConsoleAsync("saves", Ct));
    }

    [Fact]
    public async Task Bytes_typed_at_the_new_TCP_port_come_out_of_the_serial_line()
    {
        await using NPortLab lab = await StartAsync("5150", Consoles.Password, null);
        await Consoles.ApplyAsync(Consoles.Access(lab, Consoles.Password), Consoles.Wanted(Consoles.Server), Ct);
        using Socket client = await lab.TakeSlotAsync(64001, 1, Ct);
        await client.SendAsync("hello, line\r"u8.ToArray(), Ct);
        NPortLabPort port = await lab.UntilAsync(1, state => state.OnLineBytes.Length >= 12, Ct);
        Assert.Equal("hello, line\r"u8.ToArray(), port.OnLineBytes);
    }

    [Fact]
    public async Task Several_ports_are_changed_in_one_session_with_one_restart_and_the_others_stay()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5650-8-DT-J", "--restart-ms", "100");
        DesiredNPort wanted = Consoles.Wanted([.. Enumerable.Range(1, 7).Select(n => new DesiredNPortPort(n) { Mode = OperationMode.TcpServer, TcpPort = 7000 + n, CommandPort = 8000 + n })]);
        IReadOnlyList<ChangeResult> results = await Consoles.ApplyAsync(Consoles.Access(lab), wanted, Ct);
        Assert.All(results, result => Assert.True(result.Outcome == ChangeOutcome.Proved, result.Detail));
        Assert.Equal(1, await lab.RestartsAsync(Ct));
        JsonElement ports = (await lab.AskAsync("settings", Ct)).GetProperty("ports");
        Assert.Equal([7001, 7002, 7003, 7004, 7005, 7006, 7007, 4008], ports.EnumerateArray().Select(port => port.GetProperty("localTcpPort").GetInt32()));
    }

    [Theory]
    [InlineData("5110")]
    [InlineData("W2250A")]
    public async Task The_Accessible_IP_list_is_read_compared_set_and_switched_off(string model)
    {
        await using NPortLab lab = await NPortLab.StartAsync(model, "--restart-ms", "100");
        NPortAccess access = Consoles.Access(lab);
        DesiredNPort two = new() { AccessibleIp = [AccessibleIpRow.Parse("127.0.0.0/8"), AccessibleIpRow.Parse("192.0.2.7")] };
        await ProvedAsync(access, two);
        NPortConfiguration device = await NPortReader.ReadAsync(access, Ct);
        Assert.True(device.AccessibleIpActive);
        Assert.Equal(["127.0.0.0/8", "192.0.2.7"], device.AccessibleIp!.Select(row => row.ToString()));

        DesiredNPort other = new() { AccessibleIp = [AccessibleIpRow.Parse("127.0.0.0/8"), AccessibleIpRow.Parse("198.51.100.0/24"), AccessibleIpRow.Parse("203.0.113.9")] };
        await ProvedAsync(access, other);
        Assert.Equal(ChangeOutcome.Unchanged, Assert.Single(await Consoles.ApplyAsync(access, other, Ct)).Outcome);
        DesiredNPort less = new() { AccessibleIp = [AccessibleIpRow.Parse("127.0.0.0/8")] };
        await ProvedAsync(access, less);
        Assert.Equal(["127.0.0.0/8"], (await NPortReader.ReadAsync(access, Ct)).AccessibleIp!.Select(row => row.ToString()));

        await ProvedAsync(access, new DesiredNPort { AccessibleIp = [] });
        Assert.False((await NPortReader.ReadAsync(access, Ct)).AccessibleIpActive);
    }

    [Theory]
    [InlineData("console-pace", "slow")]
    [InlineData("console-pace", "bytes")]
    [InlineData("console-noise", "on")]
    [InlineData("restart-delay", "1500")]
    public async Task Slow_split_and_noisy_consoles_and_late_restarts_change_nothing_in_the_result(string mishap, string value)
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110", "--restart-ms", "100");
        if (mishap == "restart-delay")
            await Task.Delay(4500, Ct); // so that an uptime from before the restart is told from one behind it
        await lab.MishapAsync(mishap, value, Ct);
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(Consoles.Access(lab), Consoles.Wanted(Consoles.Server), Ct));
        Assert.True(result.Outcome == ChangeOutcome.Proved, result.Detail);
        Assert.Equal(1, await lab.RestartsAsync(Ct));
    }

    [Fact]
    public async Task A_restart_that_takes_20_seconds_is_waited_for()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110", "--restart-ms", "20000");
        DateTime began = DateTime.UtcNow;
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(Consoles.Access(lab), Consoles.Wanted(Consoles.Server), Ct));
        Assert.True(result.Outcome == ChangeOutcome.Proved, result.Detail);
        Assert.InRange(DateTime.UtcNow - began, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(90));
    }

    private static async Task ProvedAsync(NPortAccess access, DesiredNPort wanted)
    {
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(access, wanted, Ct));
        Assert.True(result.Outcome == ChangeOutcome.Proved, result.Detail);
    }

    internal static async Task<NPortLab> StartAsync(string model, string? password, string? user)
    {
        NPortLab lab = await NPortLab.StartAsync(model, "--restart-ms", "100");
        if (password is not null)
            await lab.SetAsync(new { password, username = user ?? "" }, Ct);
        return lab;
    }
}
