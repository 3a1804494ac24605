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

namespace VmSerial.Cli.Commands;

/// <summary><c>vmserial hosts [PATTERN...]</c>: hosts' firewalls as far as serial ports go, and what the VMs that may run there need.</summary>
internal static class HostsCommand
{
    private const int ClosedShown = 5;

    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options, SshOptions ssh)
    {
        Argument<string[]> patterns = HostPatterns.CreateArgument(all: true);
        Command command = new("hosts", "Shows hosts' firewalls and what the serial ports of their clusters' VMs need.") { patterns };
        ssh.AddTo(command);
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(patterns) ?? [], options.ReadLogin(parsed), ssh.Read(parsed), options.CreateWriter(parsed, Console.Out), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> patterns, LoginSettings login, HostAccess? access, IRowWriter writer, CancellationToken cancellationToken)
    {
        WorldScope scope = new() { FirewallsOf = all => HostPatterns.Choose(all, patterns) };
        OpenHosts hosts = await OpenHosts.OpenAsync(patterns, login, access, scope, cancellationToken).ConfigureAwait(false);
        await using (hosts.ConfigureAwait(false))
        {
            int exitCode = HostPatterns.TellMissing(hosts.World, patterns);
            List<EsxSerialFirewall> firewalls = [.. EsxSerialFirewall.CreateAll(hosts.World)];
            writer.Write([.. firewalls.Select(HostRows.Of)]);
            if (writer.ForPeople)
                Summarize(firewalls);
            bool allOpen = firewalls.TrueForAll(host => host.Firewall.RulesetsRead && host.Closed.Count == 0);
            return exitCode != ExitCode.InDesiredState ? exitCode : allOpen ? ExitCode.InDesiredState : ExitCode.Drift;
        }
    }

    private static void Summarize(List<EsxSerialFirewall> firewalls)
    {
        List<EsxSerialFirewall> closed = firewalls.FindAll(host => host.Closed.Count > 0);
        foreach (EsxSerialFirewall host in closed)
        {
            Console.Out.WriteLine(SafeText.Of($"Closed on {host.Firewall.Target}:"));
            foreach (NeedVerdict need in host.Closed.Take(ClosedShown))
                Console.Out.WriteLine(SafeText.Of($"  {need}"));
            if (host.Closed.Count > ClosedShown)
                Console.Out.WriteLine($"  and {host.Closed.Count - ClosedShown} more");
        }
        int unread = firewalls.Count(host => !host.Firewall.RulesetsRead);
        string count = firewalls.Count == 1 ? "1 host" : $"{firewalls.Count} hosts";
        string state = closed.Count == 0 ? "nothing is closed that serial ports are known to need" : $"{closed.Count} of them closed for serial ports";
        Console.Out.WriteLine($"{count}: {state}{(unread > 0 ? $"; the rulesets of {unread} could not be read" : "")}.");
    }
}
