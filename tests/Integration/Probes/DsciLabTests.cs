using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.NPort.Dsci;
using VmSerial.Probes;
using Xunit;

namespace VmSerial.Integration.Probes;

/// <summary>UDP 4800 against devices that answer well, badly, late, or not at all, and strangers.</summary>
public sealed class DsciLabTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(400);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("oversize")]
    [InlineData("short")]
    [InlineData("garbage")]
    [InlineData("wronglength")]
    [InlineData("otherid")]
    [InlineData("otherport")]
    [InlineData("otheraddress")]
    [InlineData("empty")]
    public async Task A_reply_that_is_none_does_not_count_and_the_port_is_judged_by_connecting(string reply)
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("reply", reply, Ct);
        NPortConnectionTest test = await NPortProbe.RunAsync(NPortTarget.Parse(lab.Endpoint(), 4001), new NPortProbeOptions { Timeout = s_short * 5, ListenFor = s_short }, Ct);
        Assert.Null(test.Device);
        Assert.Equal(NPortVerdict.Open, test.Verdict);
        Assert.Contains(test.Evidence, line => line.Contains("did not answer the search"));
        Assert.Equal(2, (await lab.SearchRequestsAsync(Ct))["0x01"]);
    }

    [Fact]
    public async Task A_reply_with_another_devices_id_answers_no_question_but_the_search()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        DsciClient client = new(IPAddress.Parse(lab.Address), s_short);
        Assert.NotNull(await client.SearchAsync(Ct));
        await lab.MishapAsync("reply", "otherdevice", Ct);
        Assert.Null(await client.GetNameAsync(Ct));
    }

    [Fact]
    public async Task A_reply_that_comes_twice_and_one_that_comes_late_are_taken_once()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("reply", "twice", Ct);
        await lab.MishapAsync("slow", "500", Ct);
        DsciClient client = new(IPAddress.Parse(lab.Address), TimeSpan.FromMilliseconds(450));
        Assert.NotNull(await client.SearchAsync(Ct));
        await lab.TellAsync("clear", null, Ct);
        Assert.Equal(lab.Name, await client.GetNameAsync(Ct));
    }

    [Fact]
    public async Task A_question_that_gets_lost_is_asked_once_more()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("lose", "1", Ct);
        Assert.NotNull(await new DsciClient(IPAddress.Parse(lab.Address), TimeSpan.FromSeconds(3)).SearchAsync(Ct));
        Assert.Equal(2, (await lab.SearchRequestsAsync(Ct))["0x01"]);
    }

    [Fact]
    public async Task A_closed_port_says_so_at_once()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("dsci", "closed", Ct);
        VmSerialException failure = await Assert.ThrowsAsync<VmSerialException>(() => new DsciClient(IPAddress.Parse(lab.Address), TimeSpan.FromMinutes(5)).SearchAsync(Ct));
        Assert.Equal("DsciClosed", failure.Id);
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("old", true)]
    [InlineData("new", true)]
    [InlineData("endless", true)]
    [InlineData("unsupported", null)]
    [InlineData("silent", null)]
    [InlineData("lying", null)]
    public async Task Netstat_is_understood_in_both_forms_and_what_is_not_told_stays_open(string mode, bool? listens)
    {
        await using NPortLab lab = await NPortLab.StartAsync("5610-16", "--netstat-page", "5");
        await lab.MishapAsync("netstat", mode, Ct);
        TimeSpan timeout = mode == "silent" ? s_short * 5 : s_patience;
        NPortConnectionTest test = await NPortProbe.RunAsync(NPortTarget.Parse(lab.Endpoint(4016), 4001), new NPortProbeOptions { Timeout = timeout, ListenFor = s_short }, Ct);
        Assert.Equal(listens, test.ListensByNetstat);
        Assert.Equal(listens is null ? NPortVerdict.Open : NPortVerdict.Listening, test.Verdict);
    }

    [Fact]
    public async Task A_list_without_end_is_left_and_denies_nothing()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5150", "--netstat-page", "1");
        await lab.MishapAsync("netstat", "new", Ct);
        DsciClient client = new(IPAddress.Parse(lab.Address), s_patience);
        await client.SearchAsync(Ct);
        NPortNetstat whole = (await client.GetNetstatAsync(Ct))!;
        Assert.True(whole.IsComplete);
        Assert.Equal([23, 966, 4001], whole.Sockets.Where(s => s.IsListening).Select(s => s.LocalPort).Order());
        Assert.False(whole.IsListening(4002));
    }

    [Fact]
    public async Task A_range_is_asked_address_by_address_and_every_device_is_found_once()
    {
        // A network of this test's own: other tests count the questions that their devices get.
        string net = $"127.201.{Environment.ProcessId % 250}.";
        await using NPortLab a = await NPortLab.StartAsync("5450", "--address", net + "7");
        await using NPortLab b = await NPortLab.StartAsync("6250", "--address", net + "254");
        await b.MishapAsync("lose", "1", Ct);
        List<NPortDevice> found = await FindAsync([net + "0/24", net + "7"], new DsciScanOptions { RatePerSecond = 1000 });
        Assert.Equal([$"{net}254 NPort 6250", $"{net}7 NPort 5450"], found.Select(d => $"{d.IPAddress} {d.Model}").Order(StringComparer.Ordinal));
        Assert.Equal(["0x01"], (await a.SearchRequestsAsync(Ct)).Keys);
        Assert.Equal(["0x01"], (await b.SearchRequestsAsync(Ct)).Keys);
    }

    [Theory]
    [InlineData("otherid")]
    [InlineData("otherport")]
    [InlineData("garbage")]
    [InlineData("oversize")]
    public async Task A_strangers_reply_finds_nothing(string reply)
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("reply", reply, Ct);
        Assert.Empty(await FindAsync([lab.Address], new DsciScanOptions { Wait = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public async Task A_device_that_answers_from_another_address_is_shown_with_both()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("reply", "otheraddress", Ct);
        NPortDevice device = Assert.Single(await FindAsync([lab.Address], new DsciScanOptions { Wait = TimeSpan.FromSeconds(1) }));
        Assert.True(device.AddressesDiffer);
        Assert.Equal(lab.Address, device.ReportedAddress);
        Assert.StartsWith("127.254.", device.IPAddress);
    }

    [Fact]
    public async Task A_broadcast_finds_all_that_hear_it()
    {
        await using NPortLab a = await NPortLab.StartAsync("5450", "--broadcast", "127.255.255.255");
        await using NPortLab b = await NPortLab.StartAsync("5110", "--broadcast", "127.255.255.255");
        List<NPortDevice> found = [];
        await foreach (NPortDevice device in DsciScan.FindByBroadcastAsync([IPAddress.Parse("127.255.255.255")], new DsciScanOptions(), Ct))
            found.Add(device);
        Assert.Single(found, d => d.IPAddress == a.Address && d.Model == "NPort 5450");
        Assert.Single(found, d => d.IPAddress == b.Address && d.Model == "NPort 5110");
    }

    [Fact]
    public async Task A_search_ends_when_nobody_listens_any_more()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        DsciTarget range = await DsciTarget.ParseAsync("127.0.0.0/8", force: true, s_patience, Ct);
        DsciTarget one = await DsciTarget.ParseAsync(lab.Address, force: false, s_patience, Ct);
        await foreach (NPortDevice device in DsciScan.FindAsync([one, range], new DsciScanOptions { RatePerSecond = 100 }, null, Ct))
        {
            Assert.Equal(lab.Address, device.IPAddress);
            break;
        }
    }

    private static async Task<List<NPortDevice>> FindAsync(string[] texts, DsciScanOptions options)
    {
        List<DsciTarget> targets = [];
        foreach (string text in texts)
            targets.Add(await DsciTarget.ParseAsync(text, force: false, s_patience, Ct));
        List<NPortDevice> found = [];
        await foreach (NPortDevice device in DsciScan.FindAsync(targets, options, null, Ct))
            found.Add(device);
        return found;
    }
}
