using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Probes;
using VmSerial.Tcp;
using Xunit;

namespace VmSerial.Integration.Probes;

/// <summary>Every state of a data port is one that a device of the lab is in.</summary>
public sealed class NPortProbeTests
{
    private static readonly NPortProbeOptions s_patient = new() { Timeout = TimeSpan.FromSeconds(20) };

    // Where silence is what has to be waited for.
    private static readonly NPortProbeOptions s_short = new() { Timeout = TimeSpan.FromSeconds(2), ListenFor = TimeSpan.FromMilliseconds(500) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_that_listens_is_told_by_its_device_and_not_touched()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5450");
        NPortConnectionTest test = await TestAsync(lab.Endpoint(4003), s_patient);
        Assert.True(test.Success, test.Detail);
        Assert.Equal((NPortVerdict.Listening, "NPort 5450", true, true), (test.Verdict, test.Model, test.ListensByNetstat, test.CommandPortListens));
        Assert.Equal((false, lab.Address, lab.Mac.ToUpperInvariant()), (test.Opened, test.IPAddress, test.Device!.Mac));
        Assert.Empty(test.ClientEndpoints!);
        NPortLabPort port = await lab.PortAsync(3, Ct);
        Assert.Equal((0, 0, 0, 0), (port.Accepted, port.Surplus, port.FromNetwork, port.DtrMoves));
        Assert.Equal(["0x01", "0x14"], (await lab.SearchRequestsAsync(Ct)).Keys.Order());
    }

    [Fact]
    public async Task An_instrument_in_use_keeps_its_line_and_who_holds_it_is_said()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.SetPortAsync(1, new { dtrGoesDown = true }, Ct);
        using Socket holder = await lab.TakeSlotAsync(4001, 1, Ct);
        NPortLabPort before = await lab.PortAsync(1, Ct);

        NPortConnectionTest test = await TestAsync(lab.Endpoint(), s_patient);

        Assert.Equal(NPortVerdict.InUse, test.Verdict);
        Assert.Equal([$"{holder.LocalEndPoint}"], test.ClientEndpoints);
        Assert.Equal($"held by {holder.LocalEndPoint}, as the device says", test.Detail);
        NPortLabPort after = await lab.PortAsync(1, Ct);
        Assert.Equal(before.Clients, after.Clients);
        Assert.Equal((before.Accepted, before.Surplus, before.DtrMoves), (after.Accepted, after.Surplus, after.DtrMoves));
        await holder.SendAsync(new byte[] { 0x41 }, Ct);
        await lab.UntilAsync(1, port => port.OnLine == "41", Ct);
    }

    [Theory]
    [InlineData("fin")]
    [InlineData("rst")]
    [InlineData("refused")]
    [InlineData("silent")]
    public async Task Busy_is_told_in_every_style_that_a_device_may_have(string style)
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("busy", style, Ct);
        using Socket holder = await lab.TakeSlotAsync(4001, 1, Ct);
        if (style == "silent")
            await Task.Delay(300, Ct); // the lab fills its queue
        NPortConnectionTest test = await TestAsync(lab.Endpoint(), (style == "silent" ? s_short : s_patient) with { Connect = true });
        Assert.Equal(NPortVerdict.Busy, test.Verdict);
        Assert.False(test.Success);
        Assert.StartsWith($"held by {holder.LocalEndPoint}; we were turned away", test.Detail);
        Assert.Contains("alive check", test.Advice);
        Assert.Equal([$"{holder.LocalEndPoint}"], (await lab.PortAsync(1, Ct)).Clients);
    }

    [Theory]
    [InlineData("fin", NPortVerdict.Busy)]
    [InlineData("rst", NPortVerdict.Busy)]
    [InlineData("refused", NPortVerdict.Refused)]
    [InlineData("silent", NPortVerdict.TimedOut)]
    public async Task Without_netstat_a_busy_port_looks_as_it_does_and_is_tried_twice(string style, NPortVerdict expected)
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("busy", style, Ct);
        await lab.MishapAsync("netstat", "unsupported", Ct);
        using Socket holder = await lab.TakeSlotAsync(4001, 1, Ct);
        if (style == "silent")
            await Task.Delay(300, Ct);
        NPortConnectionTest test = await TestAsync(lab.Endpoint(), style == "silent" ? s_short : s_patient);
        Assert.Equal(expected, test.Verdict);
        Assert.Null(test.ClientEndpoints);
        Assert.Equal(style is "fin" or "rst", test.Evidence.Any(line => line.Contains("tried twice")));
        Assert.Equal(style is "fin" or "rst" ? 2 : 0, (await lab.PortAsync(1, Ct)).Surplus);
    }

    [Fact]
    public async Task A_slot_that_gets_free_between_the_two_tries_is_open()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("netstat", "unsupported", Ct);
        Socket holder = await lab.TakeSlotAsync(4001, 1, Ct);
        Task<NPortConnectionTest> test = TestAsync(lab.Endpoint(), s_patient);
        await lab.UntilAsync(1, port => port.Surplus == 1, Ct);
        holder.Dispose();
        Assert.Equal(NPortVerdict.Open, (await test).Verdict);
    }

    [Fact]
    public async Task Connect_opens_the_port_takes_a_slot_moves_DTR_and_sends_not_a_byte()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.SetPortAsync(1, new { dtrGoesDown = true }, Ct);
        NPortConnectionTest test = await TestAsync(lab.Endpoint(), s_patient with { Connect = true });
        Assert.Equal((NPortVerdict.Open, PeerDialect.Silent, true), (test.Verdict, test.Dialect, test.HoldsConnection));
        Assert.True(test.LatencyMs > 0);
        NPortLabPort port = await lab.UntilAsync(1, p => p.Clients.Count == 0, Ct);
        Assert.Equal((1, 2, 0, ""), (port.Accepted, port.DtrMoves, port.FromNetwork, port.OnLine));
    }

    [Fact]
    public async Task What_the_instrument_says_is_shown_escaped()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        Task<NPortConnectionTest> run = TestAsync(lab.Endpoint(), s_patient with { Connect = true, ListenFor = TimeSpan.FromSeconds(5) });
        await lab.UntilAsync(1, p => p.Clients.Count == 1, Ct);
        await Task.Delay(200, Ct);
        await lab.SayOnLineAsync(1, "\u001b[2Jweight 12.5\r\n"u8.ToArray(), Ct);
        NPortConnectionTest test = await run;
        Assert.Equal((NPortVerdict.Open, @"\x1B[2Jweight 12.5\r\n", PeerDialect.Binary), (test.Verdict, test.FirstText, test.Dialect));
        Assert.Contains(test.Evidence, line => line.Contains(@"first bytes: \x1B[2Jweight"));
    }

    [Fact]
    public async Task A_raw_port_gets_the_telnet_question_only_when_asked_for_and_never_while_somebody_holds_it()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        NPortConnectionTest raw = await TestAsync(lab.Endpoint(), s_patient with { ProbeTelnet = true });
        Assert.Equal((NPortVerdict.Open, PeerDialect.Silent), (raw.Verdict, raw.Dialect));
        await lab.UntilAsync(1, p => p.OnLine == "fffb2c", Ct);

        await lab.SetPortAsync(1, new { maxConnection = 2 }, Ct);
        await lab.TellAsync("forget", null, Ct);
        using Socket holder = await lab.TakeSlotAsync(4001, 1, Ct);
        NPortConnectionTest held = await TestAsync(lab.Endpoint(), s_patient with { ProbeTelnet = true });
        Assert.Equal(NPortVerdict.Open, held.Verdict);
        Assert.Contains(held.Evidence, line => line.Contains("not asked for RFC 2217"));
        Assert.Equal(0, (await lab.UntilAsync(1, p => p.Clients.Count == 1, Ct)).FromNetwork);
    }

    [Fact]
    public async Task RFC_2217_is_known_by_its_first_bytes_and_tells_its_rate_when_asked()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.SetPortAsync(1, new { mode = "RFC2217 Mode", baudRate = 19200 }, Ct);
        NPortConnectionTest seen = await TestAsync(lab.Endpoint(), s_patient with { Connect = true });
        Assert.Equal((NPortVerdict.Open, PeerDialect.Rfc2217), (seen.Verdict, seen.Dialect));
        Assert.Equal(0, (await lab.PortAsync(1, Ct)).FromNetwork);
        NPortConnectionTest asked = await TestAsync(lab.Endpoint(), s_patient with { ProbeTelnet = true });
        Assert.Equal((PeerDialect.Rfc2217, 19200), (asked.Dialect, asked.BaudRate));
    }

    [Fact]
    public async Task In_Real_COM_mode_nothing_listens_at_4001_and_the_advice_says_where_it_does()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.SetPortAsync(1, new { mode = "Real COM Mode" }, Ct);
        NPortConnectionTest told = await TestAsync(lab.Endpoint(), s_patient);
        Assert.Equal((NPortVerdict.NotListening, false, false, true), (told.Verdict, told.Success, told.Opened, told.CommandPortListens));
        Assert.Contains("Real COM", told.Advice);
        Assert.Equal(NPortVerdict.Refused, (await TestAsync(lab.Endpoint(), s_patient with { Connect = true })).Verdict);
        Assert.Equal(NPortVerdict.Listening, (await TestAsync(lab.Endpoint(950), s_patient)).Verdict);
    }

    [Theory]
    [InlineData("fin")]
    [InlineData("rst")]
    public async Task Who_is_not_on_the_accessible_IP_list_is_told_so_where_nobody_holds_the_port(string style)
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("stranger", style, Ct);
        await lab.SetAsync(new { accessibleIp = new { enabled = true, entries = new[] { new { active = true, address = "10.9.9.9", netmask = "255.255.255.255" } } } }, Ct);
        NPortConnectionTest test = await TestAsync(lab.Endpoint(), s_patient with { Connect = true });
        Assert.Equal(NPortVerdict.ClosedByPeer, test.Verdict);
        Assert.Contains("accessible IP list", test.Advice);
        Assert.Equal(style == "fin" ? PeerClose.Fin : PeerClose.Rst, test.ClosedBy);
    }

    [Fact]
    public async Task The_command_port_is_connected_to_and_gets_no_frame()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        await lab.MishapAsync("netstat", "unsupported", Ct);
        NPortConnectionTest test = await TestAsync(lab.Endpoint(), s_patient with { Connect = true, Identify = true, ProbeTelnet = true });
        Assert.Equal((NPortVerdict.Open, true), (test.Verdict, test.CommandPortListens));
        Assert.Empty((await lab.UntilAsync(1, p => p.Clients.Count == 0, Ct)).CommandFrames);
    }

    [Theory]
    [InlineData("5150", null, "AP 0x80005150 HW 0x5150", "3.6")]
    [InlineData("W2250A", "NPort W2250A", "NPort W2250A", "2.2")]
    [InlineData("5110A", "NPort 5110A", "NPort 5110A", "1.4")]
    public async Task Identify_adds_name_firmware_and_serial_number_and_an_unknown_model_is_shown_raw(string model, string? known, string shown, string firmware)
    {
        await using NPortLab lab = await NPortLab.StartAsync(model, "--serial", "9645");
        NPortConnectionTest plain = await TestAsync(lab.Endpoint(), s_patient);
        Assert.Null(plain.Device!.Name);
        Assert.DoesNotContain("0x16", (await lab.SearchRequestsAsync(Ct)).Keys);
        NPortConnectionTest test = await TestAsync(lab.Endpoint(), s_patient with { Identify = true });
        Assert.Equal((known ?? "", shown), (test.Device!.Model, test.Model));
        Assert.Equal((lab.Name, firmware, 9645), (test.Device.Name, test.Device.Firmware, test.Device.SerialNumber));
    }

    [Fact]
    public async Task A_device_is_asked_once_however_many_of_its_ports_are_tested()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5610-16");
        List<NPortConnectionTest> tests = [];
        await foreach (NPortConnectionTest test in NPortProbe.RunAllAsync(Enumerable.Range(4001, 17).Select(p => NPortTarget.Parse(lab.Endpoint(p), 4001)), s_patient, Ct))
            tests.Add(test);
        Assert.Equal((16, 1), (tests.Count(t => t.Verdict == NPortVerdict.Listening), tests.Count(t => t.Verdict == NPortVerdict.NotListening)));
        IReadOnlyDictionary<string, int> asked = await lab.SearchRequestsAsync(Ct);
        Assert.Equal((1, 1), (asked["0x01"], asked["0x14"]));
    }

    [Fact]
    public async Task A_device_that_is_not_there_and_a_name_that_does_not_exist_are_told_apart()
    {
        Assert.Equal(NPortVerdict.Refused, (await TestAsync("127.250.250.250:4001", s_patient)).Verdict);
        NPortConnectionTest test = await TestAsync("nport-a.invalid", s_patient);
        Assert.Equal(NPortVerdict.NameNotResolved, test.Verdict);
        Assert.Null(test.IPAddress);
    }

    [Fact]
    public async Task A_cancel_ends_the_test_and_frees_the_slot_at_once()
    {
        await using NPortLab lab = await NPortLab.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task<NPortConnectionTest> test = TestAsync(lab.Endpoint(), s_patient with { Connect = true, ListenFor = TimeSpan.FromMinutes(10) }, cancel.Token);
        await lab.UntilAsync(1, p => p.Clients.Count == 1, Ct);
        Stopwatch time = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test);
        await lab.UntilAsync(1, p => p.Clients.Count == 0, Ct);
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(20));
    }

    private static Task<NPortConnectionTest> TestAsync(string endpoint, NPortProbeOptions options, CancellationToken? ct = null)
        => NPortProbe.RunAsync(NPortTarget.Parse(endpoint, NPortTarget.DefaultPort), options, ct ?? Ct);
}
