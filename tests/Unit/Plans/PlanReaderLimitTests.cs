using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using VmSerial.Plans;
using Xunit;

namespace VmSerial.Unit.Plans;

/// <summary>
/// A plan may come from anywhere: neither a small file nor a big one may take the memory or the time of the reader. Time is
/// this process's processor time with no other test running, so that a busy machine fails nothing.
/// </summary>
[CollectionDefinition(nameof(PlanReaderLimitTests), DisableParallelization = true)]
[Collection(nameof(PlanReaderLimitTests))]
public sealed class PlanReaderLimitTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private static TimeSpan ProcessorTimeOf(Action action)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        action();
        self.Refresh();
        return self.TotalProcessorTime - before;
    }

    [Fact]
    public void Ten_aliases_of_ten_aliases_ten_times_are_refused_at_once()
    {
        StringBuilder laughs = new("version: 1\nvms:\n  - match: web1\n    ports: []\nl0: &l0 [ha]\n");
        for (int i = 1; i <= 10; i++)
        {
            laughs.Append($"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 10))}]\n");
        }

        string problem = "";
        TimeSpan taken = ProcessorTimeOf(() => problem = PlanText.Problem(laughs.ToString()));

        Assert.Contains("the aliases up to here come to more than 1000000 values when written out", problem, StringComparison.Ordinal);
        Assert.StartsWith("11:", problem, StringComparison.Ordinal);
        Assert.InRange(taken, TimeSpan.Zero, s_second);
    }

    [Fact]
    public void Aliases_below_the_limit_are_walked_through_and_their_common_mistake_is_named_once()
    {
        string yaml = "version: 1\nvms:\n  - match: vm0\n    ports: &p [{port: 1, conect: x}]\n"
            + string.Concat(Enumerable.Range(1, 1000).Select(i => $"  - {{match: vm{i}, ports: *p}}\n"));

        Assert.Equal("4:26 unknown key 'conect': did you mean 'connect'?", PlanText.Problem(yaml));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void More_than_64_levels_are_refused(string open, string close)
    {
        string Nested(int levels) => string.Concat(Enumerable.Repeat(open, levels)) + string.Concat(Enumerable.Repeat(close, levels));

        Assert.Contains(PlanText.Problems(Nested(65)), p => p.Contains("nested more than 64 levels deep", StringComparison.Ordinal));
        Assert.DoesNotContain(PlanText.Problems(Nested(63)), p => p.Contains("nested", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("a: ")]
    [InlineData("&a ")]
    [InlineData("!a ")]
    [InlineData("---\n")]
    [InlineData("#\n")]
    [InlineData("\"")]
    [InlineData(" ")]
    public void A_million_times_the_same_neither_hangs_nor_exhausts_the_stack(string piece)
    {
        TimeSpan taken = ProcessorTimeOf(() =>
            Assert.Throws<PlanException>(() => PlanText.Read(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)))));

        Assert.InRange(taken, TimeSpan.Zero, 2 * s_second);
    }

    [Fact]
    public void A_text_of_ten_megabytes_is_read_and_one_character_more_is_not()
    {
        const string Plan = "version: 1\nvms: []\n";
        string full = Plan + new string('#', PlanReader.MaxFileBytes - Plan.Length);

        Assert.Empty(PlanText.Read(full).VMs);
        Assert.Equal("1:1 the file is longer than 10 MB: split the plan, or use wildcards", PlanText.Problem(full + "#"));
    }

    [Fact]
    public void A_text_of_nothing_but_values_is_given_up_in_time()
    {
        string yaml = "[" + string.Concat(Enumerable.Repeat("a,", 2_000_000)) + "]";

        string problem = "";
        TimeSpan taken = ProcessorTimeOf(() => problem = PlanText.Problem(yaml));

        Assert.Contains("the plan holds more than 2000000 values up to here", problem, StringComparison.Ordinal);
        Assert.InRange(taken, TimeSpan.Zero, 15 * s_second);
    }

    [Fact]
    public void A_plan_of_ten_thousand_VMs_is_read_in_a_second()
    {
        StringBuilder yaml = new("version: 1\nservers: [vc01]\nvms:\n");
        for (int i = 0; i < 10_000; i++)
        {
            yaml.Append($"  - match: web{i}\n    ports:\n")
                .Append($"      - {{port: 1, connect: \"tcp://nport-{i % 100}:{4001 + i % 16}\", startConnected: true, yieldOnPoll: true}}\n");
        }

        string text = yaml.ToString();
        PlanText.Read(text); // the first reading also compiles the code

        TimeSpan best = Enumerable.Range(0, 3).Min(_ => ProcessorTimeOf(() => Assert.Equal(10_000, PlanText.Read(text).VMs.Count)));

        TestContext.Current.TestOutputHelper?.WriteLine($"{text.Length / 1024} KB in {best.TotalMilliseconds:F0} ms");
        Assert.InRange(best, TimeSpan.Zero, s_second);
    }

    [Fact]
    public void Mistyped_servers_in_a_big_plan_cost_no_more_than_the_plan()
    {
        string yaml = "version: 1\nservers: [" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"s{i}, ")) + "]\nvms:\n"
            + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"  - {{match: m{i}, server: zz{i}, ports: []}}\n"));

        TimeSpan taken = ProcessorTimeOf(() => Assert.Equal(100, PlanText.Problems(yaml).Count));

        Assert.InRange(taken, TimeSpan.Zero, 5 * s_second);
    }
}
