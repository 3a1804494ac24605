using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using VmSerial.Plans;
using Xunit;

namespace VmSerial.Integration.Cli;

public sealed class ExamplesTests
{
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["bad-uri.yaml"] = "bad-uri.yaml:7:28: ",
        ["typos.yaml"] = "typos.yaml:6:19: unknown key 'conect': did you mean 'connect'?",
    };

    public static TheoryData<string> Plans
        => [.. Directory.EnumerateFiles(Path.Combine(CliCommand.Root, "examples"), "*.yaml").Select(f => Path.GetFileName(f)!).Order()];

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task Every_example_is_read_or_refused_as_it_says(string name)
    {
        CliResult run = await CliCommand.RunAsync(["plan", "test", $"examples/{name}"], new Dictionary<string, string>());
        Assert.Equal(1, run.ExitCode);
        if (s_refused.TryGetValue(name, out string? problem))
            Assert.StartsWith("examples/" + problem, run.Error);
        else
            Assert.Contains("error ServerMissing", run.Error);
    }

    [Fact]
    public async Task The_lab_s_plan_is_about_50_VMs_in_both_directions_and_a_concentrator()
    {
        string file = Path.Combine(CliCommand.Root, "examples", "lab.yaml");
        Plan plan = await PlanReader.ReadFileAsync(file, "lab.yaml", TestContext.Current.CancellationToken);
        Assert.Contains(plan.VMs, v => v.Ports.Any(p => p.Desired.Backing is { IsDirect: true, Listens: true }));
        Assert.Contains(plan.VMs, v => v.Ports.Any(p => p.Desired.Backing is { IsDirect: true, Listens: false }));
        Assert.Contains(plan.VMs, v => v.Ports.Any(p => p.Desired.Backing is { IsDirect: false }));
        Assert.Contains(plan.VMs, v => v.Ports.Any(p => p.Desired.Absent));
        Assert.Contains(plan.VMs, v => v.Optional);
    }

    [Fact]
    public async Task A_plan_with_many_problems_names_each_on_a_line_of_its_own()
    {
        CliResult run = await CliCommand.RunAsync(["plan", "apply", "examples/typos.yaml"], new Dictionary<string, string>());
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(6, run.Error.Split('\n').Count(l => l.StartsWith("examples/typos.yaml:", System.StringComparison.Ordinal)));
        Assert.Contains("vmserial: error PlanInvalid: examples/typos.yaml cannot be used (6 problems); nothing was changed.", run.Error);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        CliResult run = await CliCommand.RunAsync(["plan", "test", "no-such-plan.yaml"], new Dictionary<string, string>());
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no-such-plan.yaml", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }
}
