using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans;

public sealed class PlanPropertyTests
{
    private static void Check<T>(int runs, int size, Gen<T> values, Action<T> property)
        => Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(size).WithQuietOnSuccess(true));

    [Fact]
    public void What_is_exported_reads_back_as_what_was_found()
        => Check(300, 15, PlanGenerators.VMs, vms =>
        {
            Plan plan = PlanText.Read(PlanExporter.Export(vms));

            Assert.Equal(vms.Select(Wanted), plan.VMs.Select(vm => vm.Ports.Select(p => p.Desired).ToList()));
            Assert.All(plan.VMs.Zip(vms), pair => Assert.Contains(pair.First.Match, new[] { pair.Second.Name, pair.Second.Path, pair.Second.Reference.ToString() }));
            Assert.Equal(vms.Select(vm => vm.Server).Distinct(), plan.Servers.Select(s => s.Name));
        });

    [Fact]
    public void What_a_plan_calls_a_VM_fits_no_other_VM()
        => Check(300, 15, PlanGenerators.VMs, vms =>
        {
            Plan plan = PlanText.Read(PlanExporter.Export(vms));

            foreach ((PlanVm entry, VirtualMachineInfo vm) in plan.VMs.Zip(vms))
            {
                Assert.Equal([vm.Reference], vms
                    .Where(v => v.Server == vm.Server && (Same(v.Name, entry.Match) || Same(v.Path, entry.Match) || v.Reference.ToString() == entry.Match))
                    .Select(v => v.Reference));
            }
        });

    [Fact]
    public void Texts_that_are_nearly_plans_end_in_a_plan_or_in_problems_with_a_place()
        => Check(2000, 60, PlanGenerators.NearlyPlans, ReadsOrNames);

    [Fact]
    public void Noise_ends_in_problems_with_a_place()
        => Check(1000, 100, ArbMap.Default.GeneratorFor<byte[]>(), bytes => ReadsOrNames(Encoding.Latin1.GetString(bytes)));

    [Fact]
    public void A_good_plan_with_one_character_changed_ends_in_a_plan_or_in_problems_with_a_place()
    {
        const string Good = "version: 1\nservers: [vc01]\nnports:\n  - {address: a, accessibleIp: [hosts], ports: [{port: 1, mode: tcpServer, tcpPort: 4001, line: \"9600,N,8,1\"}]}\nvms:\n  - match: web1\n    ports:\n      - {port: 1, vspc: \"telnet://v:1\", service: s}\n      - port: 2\n        state: absent\n";
        var changes = from at in Gen.Choose(0, Good.Length - 1) from with in Gen.Elements("\t \n:-[]{}&*!|>'\"%@#,?\\a1\0é".ToCharArray()) select (at, with);

        Check(1500, 1, changes, change => ReadsOrNames(Good.Remove(change.at, 1).Insert(change.at, change.with.ToString())));
    }

    private static void ReadsOrNames(string text)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            PlanText.Read(text);
        }
        catch (PlanException e)
        {
            int lines = text.Split('\n', '\r', '\u0085', '\u2028', '\u2029').Length;
            Assert.NotEmpty(e.Problems);
            Assert.All(e.Problems, p => Assert.True(p.Position.Line >= 1 && p.Position.Line <= lines && p.Position.Column >= 1, $"{p} is not in the text of {lines} lines"));
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static List<DesiredPort> Wanted(VirtualMachineInfo vm) => [.. vm.Ports.Select(p => new DesiredPort(p.Number)
    {
        Backing = p.Uri,
        Connected = vm.PowerState == PowerState.PoweredOn && !p.Connected ? false : null,
        StartConnected = p.StartConnected,
        YieldOnPoll = p.YieldOnPoll,
    })];

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
