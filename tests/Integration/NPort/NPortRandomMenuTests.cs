using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;
using Xunit;

namespace VmSerial.Integration.NPort;

/// <summary>Menus whose keys, order, words and forms come from a seed, and change each time they are shown: what is wanted comes about all the same.</summary>
public sealed class NPortRandomMenuTests
{
    private static readonly string[] s_models = ["5110", "5150", "5232", "5450"];
    private static readonly string[] s_lines = ["9600,N,8,1", "19200,E,7,2,None", "115200,O,8,1,RTS/CTS", "38400,N,8,2,XON/XOFF,RS-422", "57600,M,8,1,DTR/DSR,RS-485 2-Wire"];
    private static readonly string[] s_modes = ["Real COM Mode", "TCP Server Mode", "TCP Client Mode", "Disabled"];

    [Fact]
    public async Task Any_wish_is_fulfilled_with_one_restart_whatever_the_menus_look_like()
    {
        int seeds = int.TryParse(Environment.GetEnvironmentVariable("VMSERIAL_MENU_SEEDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 100;
        await Parallel.ForEachAsync(Enumerable.Range(1, seeds), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = TestContext.Current.CancellationToken }, RunAsync);
    }

    private static async ValueTask RunAsync(int seed, CancellationToken ct)
    {
        Random random = new(seed);
        await using NPortLab lab = await NPortLab.StartAsync(s_models[random.Next(s_models.Length)], "--menus", $"random:{seed}", "--restart-ms", "10");
        string before = s_modes[random.Next(s_modes.Length)];
        await lab.SetPortAsync(1, new { mode = before }, ct);
        int restarts = await lab.RestartsAsync(ct);
        DesiredNPortPort wanted = new(1)
        {
            Mode = OperationMode.TcpServer,
            TcpPort = random.Next(1, 4) == 1 ? 4001 : random.Next(10000, 65536),
            CommandPort = random.Next(2) == 0 ? null : random.Next(1000, 9999),
            MaxConnection = random.Next(2) == 0 ? null : random.Next(1, 5),
            AliveCheckMinutes = random.Next(2) == 0 ? null : random.Next(0, 100),
            PackingLength = random.Next(2) == 0 ? null : random.Next(0, 1025),
            ForceTransmitMilliseconds = random.Next(2) == 0 ? null : random.Next(0, 65536),
            Line = SerialLine.Parse(s_lines[random.Next(s_lines.Length)]),
        };
        DesiredNPort all = new() { Ports = [wanted], AccessibleIp = random.Next(2) == 0 ? null : [AccessibleIpRow.Parse("127.0.0.0/8"), AccessibleIpRow.Parse("192.0.2.7")] };
        NPortAccess access = Consoles.Access(lab);

        IReadOnlyList<ChangeResult> results = await Consoles.ApplyAsync(access, all, ct);

        string told = string.Join(" ", results.Select(result => $"{result.Outcome}: {result.Detail}"));
        Assert.True(results.All(result => result.Outcome is ChangeOutcome.Proved or ChangeOutcome.Unchanged), $"seed {seed}: {told}");
        Assert.True(restarts + 1 == await lab.RestartsAsync(ct), $"seed {seed} was not restarted once: {told}");
        NPortConfiguration after = await NPortReader.ReadAsync(access, ct);
        Assert.True(NPortComparer.Compare(new NPortRequest(after, all)).All(row => row.InDesiredState), $"seed {seed}: {told}");
        JsonElement port = (await lab.AskAsync("settings", ct)).GetProperty("ports")[0];
        Assert.Equal(("TCP Server Mode", wanted.TcpPort, wanted.Line.BaudRate), (port.GetProperty("mode").GetString()!, port.GetProperty("localTcpPort").GetInt32(), port.GetProperty("baudRate").GetInt32()));
        Assert.Equal(wanted.MaxConnection ?? 1, port.GetProperty("maxConnection").GetInt32());
    }
}
