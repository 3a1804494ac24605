using System;
using System.CommandLine;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.Cli.Commands;

/// <summary><c>vmserial plan apply FILE</c>: brings the world to the plan, and says what became of each row.</summary>
internal static class PlanApplyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options, SshOptions ssh)
    {
        Argument<string> file = PlanFile.CreateArgument();
        Option<bool> whatIf = new("--what-if") { Description = "Say what would be done, and send nothing." };
        Option<int> throttle = new("--throttle")
        {
            Description = "How many changes run at a time on one server.",
            HelpName = "N",
            DefaultValueFactory = _ => new ChangeRunnerOptions().ThrottlePerServer,
        };
        throttle.Validators.Add(r => Range.Check(r, 1, 256));
        Command command = new("apply", "Brings firewalls of hosts, ports of NPorts and serial ports of VMs to the state that a plan wants.") { file, whatIf, throttle };
        ssh.AddTo(command);
        VmSerialCommand.SetAction(command, async (parsed, cancellationToken) =>
        {
            IRowWriter writer = options.CreateWriter(parsed, Console.Out);
            Plan plan = await PlanFile.ReadAsync(parsed.GetValue(file)!, cancellationToken).ConfigureAwait(false);
            HostAccess? fallback = ssh.Read(parsed);
            OpenSessions sessions = await OpenSessions.OpenAsync(plan, options.ReadLogin(parsed), cancellationToken).ConfigureAwait(false);
            await using (sessions.ConfigureAwait(false))
            {
                (PlanComparison comparison, PlanWorld ways) = await PlanFile.CompareAsync(plan, sessions, fallback, startsSsh: !parsed.GetValue(whatIf), cancellationToken).ConfigureAwait(false);
                writer.Write(comparison.Findings);
                if (PlanFile.HasErrors(comparison))
                    return Refuse(plan);
                ChangeRun run = new(writer, sessions.Clients, ways.Hosts, ways.NPorts) { Options = new ChangeRunnerOptions { ThrottlePerServer = parsed.GetValue(throttle) } };
                return parsed.GetValue(whatIf) ? run.WhatIf(comparison) : await run.ApplyAsync(comparison, cancellationToken).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static int Refuse(Plan plan)
        => ErrorText.Write(Console.Error, "PlanRefused", $"{plan.File} was not applied because of the errors above; nothing was changed.", null);
}
