using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.PowerShell.Changes;

namespace VmSerial.PowerShell.Commands;

/// <summary>Brings VMs to the state that a plan wants, and reads back what came of it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VMSerialPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class InvokeVMSerialPlanCommand : PlanCmdlet
{
    /// <summary>How many changes run at a time on each server.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int? ThrottleLimit { get; set; }

    private protected override bool StartsSsh => !IsWhatIf;

    private protected override async Task ProcessPlanAsync(PlanComparison comparison, PlanRun run, CancellationToken stopping)
    {
        IReadOnlyList<ChangeResult> results = await new ChangeRun(this, run.Sessions, ThrottleLimit, run.World.Hosts, run.World.NPorts)
            .ApplyAsync(comparison, run.World.World, stopping).ConfigureAwait(false);
        if (!IsWhatIf)
            await WriteObjectsAsync(results).ConfigureAwait(false);
    }
}
