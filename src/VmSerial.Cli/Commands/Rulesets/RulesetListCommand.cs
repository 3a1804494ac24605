using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.Cli.Commands.Rulesets;

/// <summary><c>vmserial ruleset list [PATTERN...]</c>: the rulesets of hosts that no ESXi brings.</summary>
internal static class RulesetListCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options, SshOptions ssh)
    {
        Argument<string[]> patterns = HostPatterns.CreateArgument(all: true);
        Command command = new("list", "Shows the custom rulesets of hosts: those whose ids no ESXi brings.") { patterns };
        ssh.AddTo(command);
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(patterns) ?? [], options.ReadLogin(parsed), ssh.Read(parsed), options.CreateWriter(parsed, Console.Out), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> patterns, LoginSettings login, HostAccess? access, IRowWriter writer, CancellationToken cancellationToken)
    {
        OpenHosts hosts = await OpenHosts.OpenAsync(patterns, login, access, RulesetChanges.HostsOnly(patterns), cancellationToken).ConfigureAwait(false);
        await using (hosts.ConfigureAwait(false))
        {
            int exitCode = HostPatterns.TellMissing(hosts.World, patterns);
            IReadOnlyList<HostFirewall> firewalls = await HostFirewalls.ReadFilesAsync(
                hosts.World.Firewalls, hosts.Clients, new HostAccessTable(access), startsSsh: true, cancellationToken).ConfigureAwait(false);
            Finding[] unread = [.. firewalls.Where(host => !host.RulesetsRead || host.FilesError is not null).Select(NotRead)];
            Row[] rows = [.. firewalls.SelectMany(host => CustomRulesets.Of(host).Select(ruleset => HostRows.Of(host, ruleset)))];
            writer.Write(unread);
            writer.Write(rows);
            if (writer.ForPeople && rows.Length == 0 && exitCode == ExitCode.InDesiredState)
                await Console.Error.WriteLineAsync($"No custom rulesets ({firewalls.Count} hosts looked at).").ConfigureAwait(false);
            return exitCode != ExitCode.InDesiredState ? exitCode : unread.Length > 0 ? ExitCode.Drift : ExitCode.InDesiredState;
        }
    }

    private static Finding NotRead(HostFirewall host) => host.FilesError is { } error
        ? new(FindingSeverity.Warning, error.Id, host.Target, error.Message, error.Advice ?? "")
        : new(FindingSeverity.Warning, "HostNotRead", host.Target, $"The rulesets of host '{host.Target}' could not be read.", "Look at the host's connection.");
}
