using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Commands.Consoles;
using VmSerial.Cli.Commands.Probes;
using VmSerial.Cli.Commands.Rulesets;
using VmSerial.Cli.Rendering;
using VmSerial.Errors;

namespace VmSerial.Cli.Commands;

/// <summary>The command line as a whole: what can be asked, and how failures end the process.</summary>
internal static class VmSerialCommand
{
    // Cleaning up is bounded by 5 s below; this only keeps the parser from ending the process before that.
    private static readonly TimeSpan s_cleanUp = TimeSpan.FromSeconds(10);

    /// <summary>Runs a command line to its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        GlobalOptions options = new();
        ParseResult parsed = Create(options).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
            return ErrorText.WriteUsage(Console.Error, parsed);
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = s_cleanUp,
        }).ConfigureAwait(false);
    }

    private static RootCommand Create(GlobalOptions options)
    {
        RootCommand root = new(
            "Network serial ports of vSphere VMs, the hosts' firewalls in their way and the NPorts at their other end: what is, what a plan wants, and the difference applied.\n\n"
            + "Exit codes: 0 everything is in the desired state; 2 something differs or was left undone; 1 failed or stopped.\n"
            + "Environment: VMSERIAL_SERVER, VMSERIAL_USER, VMSERIAL_PASSWORD, VMSERIAL_THUMBPRINT, VMSERIAL_HOST_PASSWORD, VMSERIAL_NPORT_PASSWORD.");
        options.AddTo(root);
        SshOptions ssh = new();
        Command plan = new("plan", "Compares, applies and writes plans.");
        plan.Subcommands.Add(PlanTestCommand.Create(options, ssh));
        plan.Subcommands.Add(PlanApplyCommand.Create(options, ssh));
        plan.Subcommands.Add(PlanExportCommand.Create(options));
        root.Subcommands.Add(PortsCommand.Create(options));
        root.Subcommands.Add(plan);
        root.Subcommands.Add(HostsCommand.Create(options, ssh));
        root.Subcommands.Add(RulesetCommand.Create(options, ssh));
        root.Subcommands.Add(NPortCommand.Create(options));
        root.Subcommands.Add(ConsoleCommand.Create(options));
        root.Subcommands.Add(ListenCommand.Create(options));
        root.Subcommands.Add(ProbeCommand.Create(options, ssh));
        root.Subcommands.Add(FindNPortCommand.Create(options));
        return root;
    }

    /// <summary>Gives a command what it does, and every failure one form and one exit code.</summary>
    public static void SetAction(Command command, Func<ParseResult, CancellationToken, Task<int>> run)
        => command.SetAction(async (parsed, cancellationToken) =>
        {
            // A Ctrl+C before the first real wait would end the process without cleaning up: the parser then knows of no command yet that it could wait for.
            await Task.Yield();
            try
            {
                return await run(parsed, cancellationToken).ConfigureAwait(false);
            }
            catch (VmSerialException failure)
            {
                return ErrorText.Write(Console.Error, failure);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Console.Error.WriteLine("vmserial: stopped.");
                return ExitCode.Failed;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return ErrorText.Write(Console.Error, "FileFailed", failure.Message, null);
            }
        });
}
