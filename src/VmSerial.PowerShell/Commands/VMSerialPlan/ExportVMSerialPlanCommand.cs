using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.PowerShell.Inventory;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Writes the network serial ports of VMs as a plan.</summary>
[Cmdlet(VerbsData.Export, "VMSerialPlan", SupportsShouldProcess = true)]
[OutputType("System.String", "System.IO.FileInfo")]
public sealed class ExportVMSerialPlanCommand : VMCmdlet
{
    private readonly List<InventoryReference> _vms = [];
    private bool _named;
    private string? _file;

    /// <summary>The file to write; without it the plan goes down the pipeline as text.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Whether an existing file is replaced.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task BeginProcessingAsync(CancellationToken stopping)
    {
        _file = Path is null ? null : GetUnresolvedProviderPathFromPSPath(Path);
        if (_file is not null && File.Exists(_file) && !Force)
            throw new VmSerialException("FileExists", ErrorKind.AlreadyExists, $"The file '{Path}' exists.", Path, "-Force replaces it.");
        return base.BeginProcessingAsync(stopping);
    }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        _named |= VM is not null;
        _vms.AddRange(ReadReferences(VM ?? []));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        if ((_named || MyInvocation.ExpectingInput) && _vms.Count == 0)
            return;
        VMSelection selection = await SelectAsync(_vms, stopping).ConfigureAwait(false);
        if (_named && selection.VMs.Count == 0)
            return;
        SerialWorld world = await ReadWorldAsync(selection.Sessions, selection.Scope with { WithPaths = true }, stopping).ConfigureAwait(false);
        IReadOnlyList<VirtualMachineInfo> vms = await FindAllAsync(selection, world).ConfigureAwait(false);
        string text = PlanExporter.Export(vms);
        if (_file is null)
            await WriteObjectAsync(text).ConfigureAwait(false);
        else if (await ShouldProcessAsync(_file, "Write the plan").ConfigureAwait(false))
        {
            File.WriteAllText(_file, text, new UTF8Encoding(false));
            await WriteObjectAsync(new FileInfo(_file)).ConfigureAwait(false);
        }
    }
}
