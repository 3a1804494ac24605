using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Changes;
using VmSerial.PowerShell.Hosts;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Makes the repairs that Test-EsxSerialPath names, and tests again.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "EsxSerialPath", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Probes.EsxSerialPathRepair")]
public sealed class RepairEsxSerialPathCommand : SerialPathCmdlet
{
    private readonly List<EsxSerialPath> _known = [];

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        // What was just found is not looked for once more; rows of another session, and VMs, are tested first.
        _known.AddRange((VM ?? []).Select(vm => vm.BaseObject).OfType<EsxSerialPath>());
        return base.ProcessRecordAsync(stopping);
    }

    private protected override async Task ProcessPathsAsync(
        IReadOnlyList<VMSerialServer> sessions, IReadOnlyList<(VirtualMachineInfo VM, IReadOnlyCollection<int>? Numbers)> vms, CancellationToken stopping)
    {
        IReadOnlyList<EsxSerialPath> before = _known.Count > 0 && _known.Count == vms.Sum(vm => vm.Numbers?.Count ?? 0) ? _known : await TestAsync(sessions, vms, stopping).ConfigureAwait(false);
        foreach (EsxSerialPath path in before.Where(path => path.Verdict != PathVerdict.Healthy && path.Repair.Length == 0))
            await WriteWarningAsync($"Serial port {path.Number} of VM '{path.VM}' was left as it is: {path.Verdict}. {path.Because} {path.Advice}").ConfigureAwait(false);
        HashSet<(string, ManagedObjectReference, int)> changed = await ChangeAsync(sessions, before, stopping).ConfigureAwait(false);
        IReadOnlyList<EsxSerialPath> after = await TestAgainAsync(sessions, [.. before.Where(path => changed.Contains(Key(path)))], stopping).ConfigureAwait(false);
        if (!IsWhatIf)
            await WriteObjectsAsync(before.Select(path => new EsxSerialPathRepair(path, after.FirstOrDefault(one => Key(one) == Key(path))))).ConfigureAwait(false);
    }

    private async Task<HashSet<(string, ManagedObjectReference, int)>> ChangeAsync(IReadOnlyList<VMSerialServer> sessions, IReadOnlyList<EsxSerialPath> before, CancellationToken stopping)
    {
        SerialWorld world = await ReadAsync(sessions, before, stopping).ConfigureAwait(false);
        PathRepairPlan plan = PathRepairs.Plan(before, world);
        HostAccessTable access = new(Access);
        if (plan.EditsFiles)
        {
            world = world with { Firewalls = await HostFirewalls.ReadFilesAsync(world.Firewalls, [.. sessions.Select(s => s.Client)], access, startsSsh: !IsWhatIf, stopping).ConfigureAwait(false) };
            plan = PathRepairs.Plan(before, world);
        }

        PlanComparison comparison = plan.Compare(world, Access is not null);
        IReadOnlyList<ChangeResult> results = await new ChangeRun(this, sessions, access: access).ApplyAsync(comparison, world, stopping).ConfigureAwait(false);
        return [.. before.Where(path => PathRepairs.IsMade(path, results)).Select(Key)];
    }

    private Task<SerialWorld> ReadAsync(IReadOnlyList<VMSerialServer> sessions, IReadOnlyList<EsxSerialPath> paths, CancellationToken stopping)
    {
        HashSet<(string, string)> hosts = [.. paths.Where(path => path.Diagnosis.Repair is { IsOfHost: true }).Select(path => (path.Server, path.VMHost))];
        return ReadWorldAsync(sessions, new WorldScope
        {
            Only = paths.GroupBy(path => path.Server).ToDictionary(of => of.Key, of => (IReadOnlyCollection<ManagedObjectReference>)[.. of.Select(path => path.VMReference).Distinct()]),
            FirewallsOf = all => all.Where(host => hosts.Contains((host.Server, host.Name))),
        }, stopping);
    }

    /// <summary>A VM connects when it gets to it, a second or two after its way was opened.</summary>
    private async Task<IReadOnlyList<EsxSerialPath>> TestAgainAsync(IReadOnlyList<VMSerialServer> sessions, IReadOnlyList<EsxSerialPath> paths, CancellationToken stopping)
    {
        if (paths.Count == 0)
            return [];
        DateTime until = DateTime.UtcNow + PathRepairs.Patience;
        while (true)
        {
            SerialWorld world = await ReadAsync(sessions, paths, stopping).ConfigureAwait(false);
            ILookup<(string, ManagedObjectReference), int> numbers = paths.ToLookup(path => (path.Server, path.VMReference), path => path.Number);
            IReadOnlyList<EsxSerialPath> rows = await TestAsync(sessions, [.. world.VMs.Select(vm => (vm, (IReadOnlyCollection<int>?)[.. numbers[(vm.Server, vm.Reference)]]))], stopping).ConfigureAwait(false);
            if (DateTime.UtcNow >= until || !rows.Any(PathRepairs.MayStillConnect))
                return rows;
            await Task.Delay(PathRepairs.Pause, stopping).ConfigureAwait(false);
        }
    }

    private static (string, ManagedObjectReference, int) Key(EsxSerialPath path) => (path.Server, path.VMReference, path.Number);
}
