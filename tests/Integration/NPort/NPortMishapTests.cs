using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;
using Xunit;

namespace VmSerial.Integration.NPort;

/// <summary>Consoles that are not there, not an NPort's, full, or go wrong on the way: what is said, and what is left of it.</summary>
public sealed class NPortMishapTests
{
    private static readonly DesiredNPort s_wanted = Consoles.Wanted(Consoles.Server);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_is_tried_once_and_no_more()
    {
        await using NPortLab lab = await NPortConsoleTests.StartAsync("5150", Consoles.Password, null);
        await lab.MishapAsync("console-wrong", "again", Ct);
        VmSerialException error = await Assert.ThrowsAsync<VmSerialException>(() => NPortReader.ReadAsync(Consoles.Access(lab, "wrong-one"), Ct));
        Assert.Equal(("NPortLoginFailed", ErrorKind.Unauthenticated), (error.Id, error.Kind));
        Assert.Equal(1, await lab.ConsoleAsync("tries", Ct));
        Assert.DoesNotContain("wrong-one", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5150", null, "password")]
    [InlineData("W2250A", "admin", "user name")]
    public async Task Without_a_credential_nothing_is_typed(string model, string? user, string asked)
    {
        await using NPortLab lab = await NPortConsoleTests.StartAsync(model, Consoles.Password, user);
        VmSerialException error = await Assert.ThrowsAsync<VmSerialException>(() => NPortReader.ReadAsync(Consoles.Access(lab), Ct));
        Assert.Equal("NPortCredentialNeeded", error.Id);
        Assert.Contains(asked, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await lab.ConsoleAsync("keys", Ct));
    }

    [Theory]
    [InlineData("fullscreen", "NPortConsoleNotSupported", "SNMP")]
    [InlineData("mgate", "NotAnNPort", "MGate")]
    [InlineData("switch", "NotAnNPort", "")]
    [InlineData("silent", "NotAnNPort", "")]
    public async Task Into_a_console_of_another_kind_nothing_is_typed(string console, string id, string said)
    {
        await using NPortLab lab = await NPortLab.StartAsync("6250", "--console", console);
        NPortAccess access = new(lab.Address) { Password = Consoles.Password, User = "admin", StepDeadline = TimeSpan.FromSeconds(3), QuietTime = TimeSpan.FromMilliseconds(300) };
        VmSerialException error = await Assert.ThrowsAsync<VmSerialException>(() => NPortReader.ReadAsync(access, Ct));
        Assert.Equal((id, ErrorKind.NotSupported), (error.Id, error.Kind));
        Assert.Contains(said, error.Message + error.Advice, StringComparison.Ordinal);
        Assert.Equal(0, await lab.ConsoleAsync("keys", Ct));
    }

    [Fact]
    public async Task A_console_that_is_switched_off_is_told_from_a_device_that_is_not_there()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110", "--restart-ms", "50");
        await lab.SetAsync(new { telnetConsole = false }, Ct);
        VmSerialException closed = await Assert.ThrowsAsync<VmSerialException>(() => NPortReader.ReadAsync(Consoles.Access(lab), Ct));
        Assert.Equal("NPortTelnetClosed", closed.Id);
        Assert.Contains("is there", closed.Message, StringComparison.Ordinal);
        Assert.Contains("Telnet console", closed.Advice, StringComparison.Ordinal);

        // A listener whose queue is full answers nothing, as an address without a device.
        using Socket absent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        absent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        absent.Listen(0);
        IPEndPoint at = (IPEndPoint)absent.LocalEndPoint!;
        using Socket filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(at, Ct);
        NPortAccess access = new("127.0.0.1") { ConsolePort = at.Port, StepDeadline = TimeSpan.FromSeconds(1) };
        VmSerialException silent = await Assert.ThrowsAsync<VmSerialException>(() => NPortReader.ReadAsync(access, Ct));
        Assert.Equal(ErrorKind.TimedOut, silent.Kind);
    }

    [Theory]
    [InlineData("fin")]
    [InlineData("text")]
    public async Task A_console_without_a_free_session_is_busy(string way)
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110");
        await lab.MishapAsync("console-full", way, Ct);
        VmSerialException error = await Assert.ThrowsAsync<VmSerialException>(() => NPortReader.ReadAsync(Consoles.Access(lab), Ct));
        Assert.Equal("NPortConsoleBusy", error.Id);
        Assert.Equal(way == "text", error.Message.Contains("at its limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_baud_rate_that_the_device_does_not_have_is_refused_with_those_that_it_has()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110");
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(Consoles.Access(lab), Consoles.Wanted(new DesiredNPortPort(1) { TcpPort = 4009, Line = SerialLine.Parse("921600,N,8,1") }), Ct));
        Assert.Equal((ChangeOutcome.Failed, "NPortValueNotOffered"), (result.Outcome, result.Error!.Id));
        Assert.Contains("115200, 230400.", result.Error.Message, StringComparison.Ordinal);
        await UntouchedAsync(lab, result);
    }

    [Fact]
    public async Task More_connections_than_the_field_says_are_refused_with_its_range()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110");
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(Consoles.Access(lab), Consoles.Wanted(new DesiredNPortPort(1) { MaxConnection = 8 }), Ct));
        Assert.Equal("NPortValueNotOffered", result.Error!.Id);
        Assert.Contains("1 to 4", result.Error.Message, StringComparison.Ordinal);
        await UntouchedAsync(lab, result);
    }

    [Fact]
    public async Task A_menu_without_the_wanted_mode_is_refused_with_the_modes_that_it_has()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110");
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(Consoles.Access(lab), Consoles.Wanted(new DesiredNPortPort(1) { Mode = OperationMode.EthernetModem }), Ct));
        Assert.Equal("NPortValueNotOffered", result.Error!.Id);
        Assert.Contains("TCP Server Mode, Real COM Mode, TCP Client Mode, UDP Mode, Disabled.", result.Error.Message, StringComparison.Ordinal);
        await UntouchedAsync(lab, result);
    }

    [Theory]
    [InlineData("console-deaf", "Max%20connection")]
    [InlineData("console-deaf", "Baud%20rate")]
    [InlineData("console-odd", "Serial%20settings->Port")]
    [InlineData("console-odd", "->Save")]
    public async Task A_surprise_before_saving_leaves_the_device_as_it_was(string mishap, string where)
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110");
        await lab.MishapAsync(mishap, where.Replace(">", "%3E", StringComparison.Ordinal), Ct);
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(Consoles.Access(lab), s_wanted, Ct));
        Assert.Equal(ChangeOutcome.Failed, result.Outcome);
        await UntouchedAsync(lab, result);
    }

    [Fact]
    public async Task A_console_that_says_nothing_more_is_given_up_at_its_deadline()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110");
        NPortAccess access = new(lab.Address) { StepDeadline = TimeSpan.FromSeconds(2), QuietTime = TimeSpan.FromMilliseconds(100) };
        NPortConfiguration found = await NPortReader.ReadAsync(access, Ct);
        int prompts = await lab.ConsoleAsync("prompts", Ct);
        await lab.MishapAsync("console-hang", $"{(2 * prompts) + 4}", Ct);
        ChangeResult result = Assert.Single(await Consoles.RunAsync(access, NPortComparer.Compare(new NPortRequest(found, s_wanted)), Ct));
        Assert.Equal("NPortConsoleTimedOut", result.Error!.Id);
        await UntouchedAsync(lab, result);
    }

    [Fact]
    public async Task Settings_that_are_gone_behind_the_restart_are_a_failure()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110", "--restart-ms", "50");
        await lab.MishapAsync("console-forgets", "on", Ct);
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(Consoles.Access(lab), s_wanted, Ct));
        Assert.Equal((ChangeOutcome.Failed, "ChangeNotEffective"), (result.Outcome, result.Error!.Id));
        Assert.Contains("TCP port 4001", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_does_not_restart_is_told_so_at_the_deadline()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110");
        await Task.Delay(5000, Ct);
        await lab.MishapAsync("console-no-restart", "on", Ct);
        NPortAccess access = new(lab.Address) { RestartDeadline = TimeSpan.FromSeconds(1), QuietTime = TimeSpan.FromMilliseconds(100) };
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(access, s_wanted, Ct));
        Assert.True(result.Outcome is ChangeOutcome.Failed or ChangeOutcome.AppliedNotProved, result.Detail);
        Assert.NotNull(result.Error);
        Assert.Contains("sav", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_does_not_come_back_is_saved_and_not_proved()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110", "--restart-ms", "60000");
        NPortAccess access = new(lab.Address) { RestartDeadline = TimeSpan.FromSeconds(3), QuietTime = TimeSpan.FromMilliseconds(100) };
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(access, s_wanted, Ct));
        Assert.Equal((ChangeOutcome.AppliedNotProved, "NPortNotBack"), (result.Outcome, result.Error!.Id));
        Assert.Contains("were saved", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_does_not_tell_its_sockets_is_read_back_and_not_called_proved()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110", "--restart-ms", "50");
        await lab.MishapAsync("netstat", "unsupported", Ct);
        ChangeResult result = Assert.Single(await Consoles.ApplyAsync(Consoles.Access(lab), s_wanted, Ct));
        Assert.Equal(ChangeOutcome.AppliedNotProved, result.Outcome);
        Assert.Null(result.Error);
    }

    [Fact]
    public async Task Everybody_who_is_connected_to_any_port_is_named_before_anything_is_done()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5450");
        using Socket client = await lab.TakeSlotAsync(4002, 2, Ct);
        NPortConfiguration found = await NPortReader.ReadAsync(Consoles.Access(lab), Ct);
        NPortChange row = NPortComparer.Compare(new NPortRequest(found, s_wanted))[0];
        Assert.Contains("restarted, which interrupts all its 4 ports; connected now: 127.0.0.1 on port 2 (TCP 4002).", row.Operation, StringComparison.Ordinal);
        Assert.Equal([2, 3, 4], row.AlsoCut);
    }

    [Fact]
    public async Task A_stop_before_saving_leaves_the_device_as_it_was_and_ends_the_session()
    {
        await using NPortLab lab = await NPortLab.StartAsync("5110");
        NPortAccess access = Consoles.Access(lab);
        NPortConfiguration found = await NPortReader.ReadAsync(access, Ct);
        await lab.MishapAsync("console-pace", "bytes", Ct);
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(2));
        Stopwatch watch = Stopwatch.StartNew();
        ChangeResult result = Assert.Single(await Consoles.RunAsync(access, NPortComparer.Compare(new NPortRequest(found, s_wanted)), stop.Token));
        Assert.Equal(ChangeOutcome.NotStarted, result.Outcome);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        for (int tries = 0; tries < 200 && await lab.ConsoleAsync("sessions", Ct) > 0; tries++)
            await Task.Delay(50, Ct);
        Assert.Equal(0, await lab.ConsoleAsync("sessions", Ct));
        Assert.Equal(0, await lab.ConsoleAsync("saves", Ct));
    }

    private static async Task UntouchedAsync(NPortLab lab, ChangeResult result)
    {
        Assert.Contains("Nothing was saved", result.Detail, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await lab.ConsoleAsync("saves", Ct), await lab.RestartsAsync(Ct)));
        JsonElement port = (await lab.AskAsync("settings", Ct)).GetProperty("ports")[0];
        Assert.Equal((4001, 115200), (port.GetProperty("localTcpPort").GetInt32(), port.GetProperty("baudRate").GetInt32()));
    }
}
