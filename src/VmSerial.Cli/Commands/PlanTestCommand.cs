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

/// <summary><c>vmserial plan test FILE</c>: the difference between a plan and the world.</summary>
internal static class PlanTestCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options, SshOptions ssh)
    {
        Argument<string> file = PlanFile.CreateArgument();
        Option<bool> all = new("--all") { Description = "Show the rows in the desired state as well (json and yaml always do)." };
        Command command = new("test", "Shows what differs between a plan and the world; changes nothing.") { file, all };
        ssh.AddTo(command);
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(all), options.ReadLogin(parsed), ssh.Read(parsed), options.CreateWriter(parsed, Console.Out), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, bool all, LoginSettings login, HostAccess? fallback, IRowWriter writer, CancellationToken cancellationToken)
    {
        Plan plan = await PlanFile.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        OpenSessions sessions = await OpenSessions.OpenAsync(plan, login, cancellationToken).ConfigureAwait(false);
        await using (sessions.ConfigureAwait(false))
        {
            (PlanComparison comparison, _) = await PlanFile.CompareAsync(plan, sessions, fallback, startsSsh: false, cancellationToken).ConfigureAwait(false);
            List<SerialChange> shown = [.. comparison.Changes.Where(c => all || !writer.ForPeople || !c.InDesiredState)];
            writer.Write(comparison.Findings);
            writer.Write([.. shown.Select(Rows.Of)]);
            if (writer.ForPeople)
                Console.Out.WriteLine(Summaries.Of(comparison));
            return PlanFile.ExitCodeOf(comparison);
        }
    }
}
