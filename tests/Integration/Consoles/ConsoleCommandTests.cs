using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Cli;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Consoles;

/// <summary>The interactive console as people have it: the command on a real terminal.</summary>
public sealed class ConsoleCommandTests
{
    private const string Escape = "\u001d";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("telnet")]
    [InlineData("tcp")]
    public async Task Every_key_reaches_a_machine_Ctrl_C_included_and_the_escape_key_leaves(string protocol)
    {
        await using QemuMachine machine = await QemuMachine.StartListeningAsync(protocol);
        await using TerminalRun terminal = TerminalRun.Start($"console {protocol}://127.0.0.1:{machine.Port}");
        await terminal.SeeAsync("Ctrl+] leaves.");
        await terminal.SeeAsync("VmSerial lab: echo on COM1");

        await terminal.TypeAsync("<typed \u0003\u001a\u001c\u0004\u0011\u0013\u001b[A\u007f b\u00c3\u00bcro>");
        await terminal.SeeAsync("<typed \u0003\u001a\u001c\u0004\u0011\u0013\u001b[A\u007f b\u00c3\u00bcro>");
        // Keys before the escape key in one piece are sent, those behind it are not.
        await terminal.TypeAsync("last" + Escape);
        await terminal.EndAsync();

        Assert.Contains("vmserial: Left ", terminal.Shown, StringComparison.Ordinal);
        Assert.Equal("0", terminal.ExitCode);
        Assert.Equal(terminal.Settings.Before, terminal.Settings.After);
    }

    [Fact]
    public async Task The_terminal_is_given_back_when_the_port_goes_away()
    {
        QemuMachine machine = await QemuMachine.StartListeningAsync("telnet");
        await using TerminalRun terminal = TerminalRun.Start($"console telnet://127.0.0.1:{machine.Port}");
        await terminal.SeeAsync("echo on COM1");

        await machine.DisposeAsync();
        await terminal.EndAsync();

        Assert.Matches("ended the connection|ConnectionLost", terminal.Shown);
        Assert.Equal(terminal.Settings.Before, terminal.Settings.After);
    }

    [Fact]
    public async Task The_terminal_is_given_back_when_the_command_is_told_to_end()
    {
        await using QemuMachine machine = await QemuMachine.StartListeningAsync("telnet");
        await using TerminalRun terminal = TerminalRun.Start($"console telnet://127.0.0.1:{machine.Port}");
        await terminal.SeeAsync("echo on COM1");

        await terminal.SignalAsync("TERM");
        await terminal.EndAsync();

        Assert.Equal(terminal.Settings.Before, terminal.Settings.After);
    }

    [Fact]
    public async Task The_size_of_the_window_is_told_and_followed()
    {
        List<byte> seen = [];
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            await socket.SendAsync(new byte[] { 255, 253, 31, (byte)'#' }, ct);
            byte[] buffer = new byte[64];
            for (int count; (count = await socket.ReceiveAsync(buffer, ct)) > 0;)
                lock (seen)
                    seen.AddRange(buffer[..count]);
        });
        await using TerminalRun terminal = TerminalRun.Start($"console telnet://127.0.0.1:{peer.Port}");
        await ConsoleChannelTests.Until(() => Hex().Contains("FFFA1F00640028FFF0", StringComparison.Ordinal));

        await terminal.ResizeAsync(132, 50);

        await ConsoleChannelTests.Until(() => Hex().Contains("FFFA1F00840032FFF0", StringComparison.Ordinal));
        await terminal.TypeAsync(Escape);
        await terminal.EndAsync();

        string Hex()
        {
            lock (seen)
                return Convert.ToHexString([.. seen]);
        }
    }

    [Fact]
    public async Task A_machine_that_takes_nothing_does_not_hold_who_wants_to_leave()
    {
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            socket.ReceiveBufferSize = 4096;
            await socket.SendAsync("ready"u8.ToArray(), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        await using TerminalRun terminal = TerminalRun.Start($"console tcp://127.0.0.1:{peer.Port} --escape ^Q");
        await terminal.SeeAsync("ready");

        await terminal.TypeAsync(new string('x', 200_000) + Escape + "\u0011");
        await terminal.EndAsync();

        Assert.Equal("0", terminal.ExitCode);
    }

    [Fact]
    public async Task A_port_that_hangs_up_at_once_is_said_to_be_taken()
    {
        await using SocketPeer peer = SocketPeer.Start((_, _) => Task.CompletedTask);
        await using TerminalRun terminal = TerminalRun.Start($"console tcp://127.0.0.1:{peer.Port}");
        await terminal.EndAsync();

        Assert.Contains("ConnectionClosedAtOnce", terminal.Shown, StringComparison.Ordinal);
        Assert.Equal("1", terminal.ExitCode);
        Assert.Equal(terminal.Settings.Before, terminal.Settings.After);
    }

    [Fact]
    public async Task Without_a_terminal_it_refuses_before_it_connects()
    {
        int connections = 0;
        await using SocketPeer peer = SocketPeer.Start((_, _) =>
        {
            connections++;
            return Task.CompletedTask;
        });
        CliResult run = await CliCommand.RunAsync(["console", $"tcp://127.0.0.1:{peer.Port}"], new Dictionary<string, string>());
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("TerminalMissing", run.Error, StringComparison.Ordinal);
        Assert.Contains("vmserial console --capture FILE", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, connections);
    }

    [Fact]
    public async Task A_capture_that_is_killed_has_kept_all_that_had_come()
    {
        string log = Path.Combine(Path.GetTempPath(), $"vmserial-{Guid.NewGuid():n}.log");
        await using SocketPeer peer = SocketPeer.Start(async (socket, ct) =>
        {
            await socket.SendAsync("before the kill\r\n"u8.ToArray(), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        try
        {
            await using TerminalRun terminal = TerminalRun.Start($"console tcp://127.0.0.1:{peer.Port} --capture {log}");
            await ConsoleChannelTests.Until(() => File.Exists(log) && new FileInfo(log).Length == 17);
            await terminal.SignalAsync("KILL");
            await terminal.EndAsync();
            Assert.Equal("before the kill\r\n", await File.ReadAllTextAsync(log, Token));
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact]
    public async Task A_capture_ends_at_its_limits_and_tells_what_it_kept()
    {
        string log = Path.Combine(Path.GetTempPath(), $"vmserial-{Guid.NewGuid():n}.log");
        await using QemuMachine machine = await QemuMachine.StartListeningAsync("telnet");
        try
        {
            CliResult run = await CliCommand.RunAsync(["console", $"telnet://127.0.0.1:{machine.Port}", "--capture", log, "--max-time", "3", "--timestamps", "--output", "json"], new Dictionary<string, string>());
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Equal("timeLimit", run.Json("capture").Single().GetProperty("endedBy").GetString());
            Assert.Matches(new Regex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z VmSerial lab: echo on COM1\r\n$"), await File.ReadAllTextAsync(log, Token));
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact]
    public async Task Who_listens_is_told_who_came()
    {
        int port = QemuMachine.FreePort();
        Task<CliResult> listening = CliCommand.RunAsync(["listen", $"{port}", "--address", "127.0.0.1", "--wait", "60", "--output", "json"], new Dictionary<string, string>());
        await using QemuMachine machine = await QemuMachine.StartConnectingAsync("tcp", port);

        CliResult run = await listening;

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("text", run.Json("connection").Single().GetProperty("dialect").GetString());
    }

    [Theory]
    [InlineData("console tcp://a:1 --append", "--append goes with --capture")]
    [InlineData("console tcp://a:1 --capture x --max-size 0", "--max-size takes")]
    [InlineData("console tcp://:1", "TerminalMissing")]
    [InlineData("console tcp://:1 --capture x", "names no host")]
    [InlineData("console tcp://a:1 --escape ^M", "EscapeKeyInvalid")]
    [InlineData("listen 0", "PORT takes 1 to 65535")]
    [InlineData("listen 4001 --address nowhere", "--address takes an IP address")]
    public async Task What_makes_no_sense_is_said(string arguments, string said)
    {
        CliResult run = await CliCommand.RunAsync(arguments.Split(' '), new Dictionary<string, string>());
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }
}
