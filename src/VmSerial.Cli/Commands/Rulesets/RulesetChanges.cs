using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.VSphere;

namespace VmSerial.Cli.Commands.Rulesets;

/// <summary>How a command that changes rulesets runs: reads the hosts, compares, then says or does it.</summary>
/// <param name="options">The options of every command.</param>
/// <param name="ssh">The way to hosts.</param>
internal sealed class RulesetChanges(GlobalOptions options, SshOptions ssh)
{
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Say what would be done, and send nothing." };

    /// <summary>Reads hosts and their rulesets, and no VMs.</summary>
    public static WorldScope HostsOnly(IReadOnlyList<string> patterns) => new()
    {
        Only = new Dictionary<string, IReadOnlyCollection<ManagedObjectReference>>(),
        FirewallsOf = all => HostPatterns.Choose(all, patterns),
    };

    /// <summary>Gives a command its options and what it does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="patterns">The hosts it works on.</param>
    /// <param name="scope">What is read of servers.</param>
    /// <param name="wish">What it asks of the hosts that were read.</param>
    /// <param name="editsFiles">Whether it may edit files of the hosts: those are then read first, where SSH gets there.</param>
    public Command Finish(
        Command command, Argument<string[]> patterns, Func<ParseResult, WorldScope> scope, Func<ParseResult, SerialWorld, RulesetWish> wish, bool editsFiles = false)
    {
        command.Options.Add(_whatIf);
        ssh.AddTo(command);
        VmSerialCommand.SetAction(command, async (parsed, cancellationToken) =>
        {
            string[] named = parsed.GetValue(patterns) ?? [];
            HostAccess? access = ssh.Read(parsed);
            OpenHosts hosts = await OpenHosts.OpenAsync(named, options.ReadLogin(parsed), access, scope(parsed), cancellationToken).ConfigureAwait(false);
            await using (hosts.ConfigureAwait(false))
            {
                if (HostPatterns.TellMissing(hosts.World, named) != ExitCode.InDesiredState)
                    return Refuse();
                HostAccessTable ways = new(access);
                bool whatIf = parsed.GetValue(_whatIf);
                SerialWorld world = !editsFiles ? hosts.World : hosts.World with
                {
                    Firewalls = await HostFirewalls.ReadFilesAsync(hosts.World.Firewalls, hosts.Clients, ways, startsSsh: !whatIf, cancellationToken).ConfigureAwait(false),
                };
                ChangeRun run = new(options.CreateWriter(parsed, Console.Out), hosts.Clients, ways);
                return await RunAsync(run, wish(parsed, world), access is not null, whatIf, cancellationToken).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ChangeRun run, RulesetWish wish, bool hasSsh, bool whatIf, CancellationToken cancellationToken)
    {
        PlanComparison rows = PlanComparer.Compare([.. wish.Requests.Select(request => request with { HasSsh = hasSsh })]);
        // The same may be seen of a host before and while its rows are compared.
        PlanComparison comparison = rows with { Findings = [.. wish.Findings.Concat(rows.Findings).DistinctBy(finding => (finding.Id, finding.Target, finding.Position))] };
        run.Writer.Write(comparison.Findings);
        if (PlanFile.HasErrors(comparison))
            return Refuse();
        int exitCode = whatIf ? run.WhatIf(comparison) : await run.ApplyAsync(comparison, cancellationToken).ConfigureAwait(false);
        return exitCode == ExitCode.InDesiredState && wish.LeavesUndone ? ExitCode.Drift : exitCode;
    }

    private static int Refuse() => ErrorText.Write(Console.Error, "ChangeRefused", "Nothing was changed because of the errors above.", null);
}
