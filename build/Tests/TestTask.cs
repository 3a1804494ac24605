using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Build.Lab;

namespace VmSerial.Build.Tests;

/// <summary><c>test</c>: builds, runs every suite or those named, names every failed test, and ends with the sum.</summary>
internal static class TestTask
{
    private const string Pester = "Pester";
    private const string Lab = "Lab";
    private const string VSphereVariable = "VMSERIAL_LAB_VSPHERE";
    private const string HostsVariable = "VMSERIAL_LAB_ESXI";
    private const string NPortsVariable = "VMSERIAL_LAB_NPORT";
    private const string VspcVariable = "VMSERIAL_LAB_VSPC";

    public static async Task<int> RunAsync(BuildRun run, string[] args, CancellationToken cancellationToken)
    {
        Workspace workspace = run.Workspace;
        XunitSuite[] suites =
        [
            new(workspace, "Module", "VmSerial.Module"),
            new(workspace, "Unit", "VmSerial.Unit"),
            new(workspace, "Unit.NetStandard", "VmSerial.Unit"),
            new(workspace, "Integration", "VmSerial.Integration"),
        ];
        string[] names = [.. suites.Select(suite => suite.Name), Lab, Pester];
        if (args.FirstOrDefault(arg => !names.Contains(arg, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new StepFailedException($"'{unknown}' is no suite; these are: {string.Join(", ", names)}");
        bool Wanted(string name) => args.Length == 0 || args.Contains(name, StringComparer.OrdinalIgnoreCase);

        List<SuiteReport> reports = [];
        IReadOnlyDictionary<string, string?> environment = await EnvironmentAsync(run, reports, cancellationToken);
        await BuildTask.RunAsync(run, [], cancellationToken);
        foreach (XunitSuite suite in suites.Where(suite => Wanted(suite.Name)))
            await AddAsync("run tests/" + suite.Name, () => suite.RunAsync(environment, cancellationToken));
        if (Wanted(Lab))
            await RunLabAsync(run, reports, environment, AddAsync, cancellationToken);
        if (Wanted(Pester))
            await RunPesterAsync(run, reports, environment, AddAsync, cancellationToken);
        return Sum(run, reports);

        async Task AddAsync(string title, Func<Task<SuiteReport>> suite)
        {
            SuiteReport report = await run.Steps.RunAsync(title, suite, result => result.ToString());
            foreach (TestFailure failure in report.Failures)
                run.Steps.Note($"\nFAILED {failure.Name}\n  {failure.Message.ReplaceLineEndings("\n  ")}\n");
            reports.Add(report);
        }
    }

    // Without a lab its tests skip and say so; in continuous integration a missing lab is a failure.
    private static async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(
        BuildRun run, List<SuiteReport> reports, CancellationToken cancellationToken)
    {
        Dictionary<string, string?> environment = new() { ["VMSERIAL_MODULE"] = run.Workspace.ModuleManifest };
        await TryAsync(VSphereVariable, run.Workspace.LabProgram, () => LabSetup.RequireAsync(run, LabPackages.Lab, cancellationToken));
        await TryAsync(HostsVariable, run.Workspace.HostLabProgram, () => LabSetup.RequireHostsAsync(run, cancellationToken));
        await TryAsync(NPortsVariable, run.Workspace.NPortLabProgram, () => LabSetup.RequireNPortsAsync(run, cancellationToken));
        await TryAsync(VspcVariable, run.Workspace.VspcLabProgram, () => LabSetup.RequireVspcAsync(run, cancellationToken));
        return environment;

        async Task TryAsync(string variable, string program, Func<Task> setup)
        {
            try
            {
                await setup();
                environment[variable] = program;
            }
            catch (StepFailedException failure)
            {
                run.Steps.Note($"Tests that need {variable} cannot run: {failure.Message}");
                if (Environment.GetEnvironmentVariable("CI") is "true" or "1")
                    reports.Add(SuiteReport.Broken("lab", failure.Message));
            }
        }
    }

    // The lab is tested where it runs; each of its parts that does not counts as one skipped.
    private static async Task RunLabAsync(BuildRun run, List<SuiteReport> reports, IReadOnlyDictionary<string, string?> environment,
        Func<string, Func<Task<SuiteReport>>, Task> add, CancellationToken cancellationToken)
    {
        if (environment.ContainsKey(VSphereVariable))
            await add("run tests/Lab/vsphere", () => new GoSuite(run.Workspace, "vsphere").RunAsync(cancellationToken));
        else
            reports.Add(new SuiteReport(0, 1, []));
        if (environment.ContainsKey(NPortsVariable))
            await add("run tests/Lab/nport", () => new GoSuite(run.Workspace, "nport").RunAsync(cancellationToken));
        else
            reports.Add(new SuiteReport(0, 1, []));
        if (environment.ContainsKey(VspcVariable))
            await add("look at tests/Lab/vspc", () => new GoSuite(run.Workspace, "vspc").RunAsync(cancellationToken));
        else
            reports.Add(new SuiteReport(0, 1, []));
        if (environment.ContainsKey(HostsVariable))
        {
            await add("look at tests/Lab/esxi", () => new GoSuite(run.Workspace, "esxi").RunAsync(cancellationToken));
            await add("run tests/Lab/esxi", () => new HostLabSuite(run.Workspace).RunAsync(cancellationToken));
        }
        else
        {
            reports.Add(new SuiteReport(0, 1, []));
        }
    }

    private static async Task RunPesterAsync(BuildRun run, List<SuiteReport> reports, IReadOnlyDictionary<string, string?> environment,
        Func<string, Func<Task<SuiteReport>>, Task> add, CancellationToken cancellationToken)
    {
        PesterSuite pester = new(run.Workspace);
        int count = pester.Count();
        if (count == 0)
        {
            run.Steps.Note("tests/Pester holds no test.");
            return;
        }

        PesterEngines engines = new(run);
        IReadOnlyList<PesterEngine> found = await engines.FindAsync(cancellationToken);
        foreach (PesterEngine engine in found)
            await add($"run tests/Pester in {engine.Name}", () => pester.RunAsync(engine, environment, cancellationToken));
        if (found.Count == 0)
        {
            run.Steps.Note($"tests/Pester: {engines.Lack}, so that {count} tests count as skipped.");
            reports.Add(new SuiteReport(0, count, []));
        }
    }

    private static int Sum(BuildRun run, List<SuiteReport> reports)
    {
        int passed = reports.Sum(report => report.Passed);
        int failed = reports.Sum(report => report.Failed);
        foreach (TestFailure failure in reports.SelectMany(report => report.Failures))
            run.Steps.Note("FAILED " + failure.Name);
        run.Steps.Note($"{passed} passed, {failed} failed, {reports.Sum(report => report.Skipped)} skipped");
        return failed > 0 || passed == 0 ? 1 : 0;
    }
}
