using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.PowerShell.Changes;

namespace VmSerial.PowerShell.Commands;

/// <summary>Compares a plan with the world. Nothing is changed.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VMSerialPlan")]
[OutputType("VmSerial.Plans.SerialChange", "System.Boolean")]
public sealed class TestVMSerialPlanCommand : PlanCmdlet
{
    /// <summary>Whether only True or False is written.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override async Task ProcessPlanAsync(PlanComparison comparison, PlanRun run, CancellationToken stopping)
    {
        foreach (Finding finding in comparison.Findings.Where(f => f.Severity == FindingSeverity.Warning))
            await WriteWarningAsync(Findings.Text(finding)).ConfigureAwait(false);
        if (Quiet)
        {
            await WriteObjectAsync(comparison.InDesiredState).ConfigureAwait(false);
            return;
        }
        await WriteObjectsAsync(comparison.Changes).ConfigureAwait(false);
        await WriteObjectsAsync(comparison.Findings.Where(f => f.Severity == FindingSeverity.Error).Select(Findings.Row)).ConfigureAwait(false);
    }
}
