using System.Management.Automation;
using VmSerial.PowerShell.Completers;

namespace VmSerial.PowerShell;

/// <summary>A cmdlet that works on VMs: it gathers them record by record and reads them all at once at the end.</summary>
public abstract class VMCmdlet : ServerCmdlet
{
    /// <summary>The VMs: names, wildcards, inventory paths, ids, objects of Get-VM, or rows of Get-VMNetworkSerialPort.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(VMCompleter))]
    public PSObject[]? VM { get; set; }
}
