using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Unit.Esx;

/// <summary>The command lines run in a real shell, on an esxcli that is a script.</summary>
public sealed class SshHostFirewallClientTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vmserial-unit-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_command_reads_the_whole_firewall()
    {
        ShellSession session = Host(Listings);
        HostFirewall firewall = await new SshHostFirewallClient(session).ReadAsync(Ct);

        Assert.Single(session.Lines);
        Assert.Equal(new FirewallState(true, true, true), firewall.State);
        Assert.Equal((5, 0, 623860L), (firewall.Version!.Major, firewall.Version.Minor, firewall.Version.Build));
        Assert.Equal([("remoteSerialPort", false, 3, false)], firewall.Rulesets.Select(r => (r.Key, r.Enabled, r.Rules.Count, r.AllIpAllowed)));
        Assert.False(firewall.Boot.SecureBoot);
        Assert.True(firewall.SshRunning);
    }

    [Fact]
    public async Task JSON_is_asked_for_where_the_version_has_it()
    {
        ShellSession session = Host(Listings);
        var client = new SshHostFirewallClient(session, new HostVersion(8, 0, 3));
        await client.ReadAsync(Ct);
        Assert.Contains("'--formatter=json' network firewall ruleset list", session.Lines[0]);

        await client.ReadAsync(Ct);
        Assert.DoesNotContain("formatter", session.Lines[1]);
    }

    [Fact]
    public async Task What_does_not_answer_is_named_and_hides_nothing_else()
    {
        HostFirewall firewall = await new SshHostFirewallClient(Host("'network firewall get') exit 3;; 'system version get') echo nonsense;; " + Listings)).ReadAsync(Ct);
        Assert.Null(firewall.State);
        Assert.Null(firewall.Version);
        Assert.NotEmpty(firewall.Rulesets);
        Assert.Contains("Whether the firewall is on: 'esxcli network firewall get' ended with status 3.", firewall.Lacking);
        Assert.Contains(firewall.Lacking, line => line.StartsWith("The version: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_without_rulesets_to_show_is_an_error_with_its_own_words()
    {
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => new SshHostFirewallClient(Host("*) echo 'Connect to localhost failed: Connection failure.' >&2; exit 1;;")).ReadAsync(Ct));
        Assert.Equal("EsxCliFailed", e.Id);
        Assert.Contains("Connect to localhost failed", e.Message);
    }

    [Fact]
    public async Task A_shell_that_is_none_is_told_apart_from_an_empty_firewall()
        => Assert.Equal("ShellAnswer", (await Assert.ThrowsAsync<VmSerialException>(() => new SshHostFirewallClient(new ShellSession(_folder, "/bin/echo")).ReadAsync(Ct))).Id);

    [Theory]
    [InlineData("Invalid ruleset id", "RulesetNotFound")]
    [InlineData("Can not change allowed ip list this ruleset, it is owned by system service.", "RulesetOwnedBySystem")]
    [InlineData("No.", "EsxCliFailed")]
    public async Task A_refused_change_says_what_the_host_said(string said, string id)
    {
        var client = new SshHostFirewallClient(Host($"*) echo '{said}'; exit 1;;"));
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => client.SetEnabledAsync(RulesetId.Parse("moxa"), true, Ct));
        Assert.Equal((id, "esx01"), (e.Id, e.Target));
    }

    [Fact]
    public async Task Allowed_addresses_are_changed_by_their_difference_and_added_first()
    {
        ShellSession session = Host("'network firewall ruleset allowedip list -r moxa') printf 'Ruleset  Allowed IP Addresses\\n-------  --------------------\\nmoxa     192.0.2.7, 10.0.0.0/8\\n';; *) ;;");
        await new SshHostFirewallClient(session).SetAllowedAsync(RulesetId.Parse("moxa"), [AllowedHost.Parse("10.9.9.9/8"), AllowedHost.Parse("192.0.2.8")], Ct);
        Assert.Equal(["network firewall ruleset allowedip list -r moxa", "network firewall ruleset allowedip add -r moxa -i 192.0.2.8", "network firewall ruleset allowedip remove -r moxa -i 192.0.2.7"], Ran);
    }

    [Fact]
    public async Task A_list_that_was_hidden_behind_all_is_looked_at_before_it_is_changed()
    {
        ShellSession session = Host($"""
            'network firewall ruleset set -r moxa -a false') touch '{_folder}/closed';;
            'network firewall ruleset allowedip list -r moxa') ips=All; [ -e '{_folder}/closed' ] && ips=192.0.2.7; printf 'Ruleset  Allowed IP Addresses\n-------  --------------------\nmoxa     %s\n' $ips;;
            *) ;;
            """);
        await new SshHostFirewallClient(session).SetAllowedAsync(RulesetId.Parse("moxa"), [AllowedHost.Parse("192.0.2.7")], Ct);
        Assert.Equal(2, session.Lines.Count);
        Assert.DoesNotContain(Ran, line => line.Contains(" add ") || line.Contains(" remove "));
    }

    [Fact]
    public async Task Every_address_is_one_command()
    {
        await new SshHostFirewallClient(Host("*) ;;")).SetAllowedAsync(RulesetId.Parse("moxa"), null, Ct);
        Assert.Equal(["network firewall ruleset set -r moxa -a true"], Ran);
    }

    [Fact]
    public async Task Nothing_is_run_behind_a_command_that_failed()
    {
        var client = new SshHostFirewallClient(Host("'network firewall ruleset allowedip list -r moxa') printf 'Ruleset  Allowed IP Addresses\\n-------  --------------------\\nmoxa     10.0.0.1\\n';; *) echo No.; exit 1;;"));
        await Assert.ThrowsAsync<VmSerialException>(() => client.SetAllowedAsync(RulesetId.Parse("moxa"), [AllowedHost.Parse("10.0.0.2"), AllowedHost.Parse("10.0.0.3")], Ct));
        Assert.Equal(2, Ran.Length);
    }

    [Theory]
    [InlineData("SshConnectionLost")]
    [InlineData("SshTimedOut")]
    public async Task A_change_whose_answer_never_came_is_said_to_be_just_that(string lost)
    {
        var client = new SshHostFirewallClient(new ShellSession(_folder, lost));
        Assert.Equal("ChangeUnconfirmed", (await Assert.ThrowsAsync<VmSerialException>(() => client.RefreshAsync(Ct))).Id);
        Assert.Equal(lost, (await Assert.ThrowsAsync<VmSerialException>(() => client.ReadAsync(Ct))).Id);
    }

    private string[] Ran => File.ReadAllLines(Path.Combine(_folder, "ran"));

    private string Listings => $"""
        *'ruleset list') cat '{Written(nameof(Transcripts.RulesetList), Transcripts.RulesetList)}';;
        *'rule list') cat '{Written(nameof(Transcripts.RuleList), Transcripts.RuleList)}';;
        *'allowedip list') cat '{Written(nameof(Transcripts.AllowedIpList), Transcripts.AllowedIpList)}';;
        *'firewall get') cat '{Written(nameof(Transcripts.FirewallGet), Transcripts.FirewallGet)}';;
        *'version get') printf '   Product: VMware ESXi\n   Version: 5.0.0\n   Build: Releasebuild-623860\n   Update: 1';;
        """;

    private string Written(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private ShellSession Host(string cases)
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/bin/sh"))
        {
            Assert.Skip("There is no /bin/sh here.");
            return null!;
        }

        string program = Written("esxcli", $"#!/bin/sh\necho \"$*\" >> '{_folder}/ran'\ncase \"$*\" in\n{cases}\nesac\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new ShellSession(_folder, "/bin/sh");
    }

    private sealed class ShellSession(string folder, string shell) : ISshSession
    {
        internal List<string> Lines { get; } = [];

        public string Host => "esx01";

        public async Task<SshResult> RunAsync(SshCommand command, CancellationToken ct)
        {
            Lines.Add(command.Line);
            if (shell.StartsWith("Ssh", StringComparison.Ordinal))
            {
                throw new VmSerialException(shell, ErrorKind.ConnectionFailed, "Gone.");
            }

            using Process process = new() { StartInfo = new ProcessStartInfo(shell) { RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { "-c", command.Line } } };
            process.StartInfo.Environment["PATH"] = $"{folder}:/usr/bin:/bin";
            process.Start();
            Task<string> error = process.StandardError.ReadToEndAsync(ct);
            string output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return new SshResult(process.ExitCode, Encoding.UTF8.GetBytes(output), Encoding.UTF8.GetBytes(await error));
        }

        public ValueTask DisposeAsync() => default;
    }
}
