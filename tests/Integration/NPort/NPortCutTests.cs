using System;
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

/// <summary>The link is lost at every single prompt of a change, one run each.</summary>
public sealed class NPortCutTests
{
    private static readonly DesiredNPort s_wanted = Consoles.Wanted(new DesiredNPortPort(1) { Mode = OperationMode.TcpServer, TcpPort = 64001, MaxConnection = 2, Line = SerialLine.Parse("9600,N,8,1") });

    [Theory]
    [InlineData("5110")]
    [InlineData("W2250A")]
    public async Task Leaves_the_old_settings_or_the_new_ones_and_says_which(string model)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await using NPortLab lab = await NPortLab.StartAsync(model, "--restart-ms", "20");
        object factory = new { mode = "Real COM Mode", localTcpPort = 4001, maxConnection = 1, baudRate = 115200 };
        await lab.SetPortAsync(1, factory, ct);
        NPortAccess access = new(lab.Address) { QuietTime = TimeSpan.FromMilliseconds(150), RestartDeadline = TimeSpan.FromSeconds(8) };
        NPortConfiguration found = await NPortReader.ReadAsync(access, ct);
        bool cut = true;
        int old = 0, proved = 0;
        for (int prompt = 1; cut && prompt < 200; prompt++)
        {
            await lab.TellAsync("forget", null, ct);
            await lab.MishapAsync("console-cut-prompt", $"{prompt}", ct);
            int restarts = await lab.RestartsAsync(ct);

            ChangeResult result = Assert.Single(await Consoles.RunAsync(access, NPortComparer.Compare(new NPortRequest(found, s_wanted)), ct));

            cut = await lab.ConsoleAsync("prompts", ct) >= prompt;
            await lab.MishapAsync("console-cut-prompt", "0", ct);
            JsonElement port = (await lab.AskAsync("settings", ct)).GetProperty("ports")[0];
            (string?, int, int, int) settings = (port.GetProperty("mode").GetString(), port.GetProperty("localTcpPort").GetInt32(), port.GetProperty("maxConnection").GetInt32(), port.GetProperty("baudRate").GetInt32());
            if (await lab.ConsoleAsync("saves", ct) == 0)
            {
                Assert.Equal(("Real COM Mode", 4001, 1, 115200), settings);
                Assert.True(result.Outcome == ChangeOutcome.Failed && (result.Detail.Contains("Nothing was saved", StringComparison.Ordinal) || result.Detail.Contains("reads back as Real COM", StringComparison.Ordinal)),
                    $"prompt {prompt}: {result.Outcome} {result.Detail}");
                Assert.Equal(restarts, await lab.RestartsAsync(ct));
                old++;
            }
            else
            {
                Assert.Equal(("TCP Server Mode", 64001, 2, 9600), settings);
                Assert.True(result.Outcome == ChangeOutcome.Proved, $"prompt {prompt}: {result.Outcome} {result.Detail}");
                Assert.Equal(1, await lab.ConsoleAsync("saves", ct));
                proved++;
                await lab.SetPortAsync(1, factory, ct);
            }
        }

        Assert.False(cut);
        Assert.InRange(old, 20, 100);
        Assert.InRange(proved, 10, 100);
    }
}
