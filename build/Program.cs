using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;
using VmSerial.Build.Tests;

namespace VmSerial.Build;

/// <summary>The entry point behind build.sh and build.ps1: one task a run, exit code 0 when it succeeded.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<BuildRun, string[], CancellationToken, Task<int>>> s_tasks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["demo"] = DemoTask.RunAsync,
        ["test"] = TestTask.RunAsync,
        ["build"] = BuildTask.RunAsync,
        ["lab"] = LabTask.RunAsync,
        ["bench"] = BenchTask.RunAsync,
        ["package"] = PackageTask.RunAsync,
    };

    private static async Task<int> Main(string[] args)
    {
        if (args.Length == 0 || !s_tasks.TryGetValue(args[0], out Func<BuildRun, string[], CancellationToken, Task<int>>? task))
        {
            Console.Error.WriteLine("""
                usage: ./build.sh <task> [arguments]        (./build.ps1 -Task <task> is the same)
                  demo       set up the lab, show drift, apply the plan, show the desired state
                  test       build everything and run every test, or the suites named; the last line is the sum
                  build      build everything and put the module together in output/VmSerial
                  lab        start the lab's vSphere for people; options: --vms N, --inventory FILE, --listen HOST:PORT
                  bench      run the comparisons of bench/
                  package    build, then write output/VmSerial-<version>.zip
                """);
            return args.Length > 0 && args[0] is "help" or "--help" or "-h" ? 0 : 2;
        }

        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        BuildRun run = new(Workspace.Find(), new StepLog(Console.Out));
        try
        {
            return await task(run, [.. args.Skip(1)], stop.Token);
        }
        catch (StepFailedException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("stopped");
            return 130;
        }
    }
}
