using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.PowerShell.Completers;
using VmSerial.PowerShell.Inventory;
using VmSerial.PowerShell.Transformers;
using VmSerial.Probes;
using VmSerial.Probes.HostPath;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Hosts;

/// <summary>A cmdlet that looks at the ways of VMs' ports from their hosts: it gathers VMs and ports, and tests them all at the end.</summary>
public abstract class SerialPathCmdlet : SshCmdlet
{
    private readonly List<InventoryReference> _vms = [];
    private readonly List<IReadOnlyList<int>?> _numbers = [];
    private bool _named;

    /// <summary>The VMs: names, wildcards, inventory paths, ids, objects of Get-VM, or rows of Get-VMNetworkSerialPort or Test-EsxSerialPath.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(VMCompleter))]
    public PSObject[]? VM { get; set; }

    /// <summary>Only these ports.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Number")]
    [SerialPortTransformation]
    public SerialPortReference[]? SerialPort { get; set; }

    /// <summary>Whether this machine may connect to far ends and listeners where nobody is connected.</summary>
    [Parameter]
    public SwitchParameter Connect { get; set; }

    /// <summary>Whether a far end that is to speak telnet is sent what a VM's telnet sends first.</summary>
    [Parameter]
    public SwitchParameter ProbeTelnet { get; set; }

    /// <summary>How many hosts are looked at at a time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 16;

    private HostPathOptions Options => new() { MayConnect = Connect, ProbeTelnet = ProbeTelnet, ThrottleLimit = ThrottleLimit };

    /// <summary>Does what the cmdlet does with the VMs and ports that were named.</summary>
    private protected abstract Task ProcessPathsAsync(IReadOnlyList<VMSerialServer> sessions, IReadOnlyList<(VirtualMachineInfo VM, IReadOnlyCollection<int>? Numbers)> vms, CancellationToken stopping);

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        _named |= VM is not null;
        foreach (InventoryReference named in ReadReferences(VM ?? []))
        {
            _vms.Add(named);
            _numbers.Add(SerialPort?.Select(port => port.Number).ToArray());
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected sealed override async Task EndProcessingAsync(CancellationToken stopping)
    {
        if ((_named || MyInvocation.ExpectingInput) && _vms.Count == 0)
            return;
        VMSelection selection = await SelectAsync(_vms, stopping).ConfigureAwait(false);
        if (_named && selection.VMs.Count == 0)
            return;
        SerialWorld world = await ReadWorldAsync(selection.Sessions, selection.Scope, stopping).ConfigureAwait(false);
        await ProcessPathsAsync(selection.Sessions, await ChooseAsync(selection, world).ConfigureAwait(false), stopping).ConfigureAwait(false);
    }

    /// <summary>Tests the ways, and says what could not be put back on a host.</summary>
    private protected async Task<IReadOnlyList<EsxSerialPath>> TestAsync(
        IReadOnlyList<VMSerialServer> sessions, IReadOnlyList<(VirtualMachineInfo VM, IReadOnlyCollection<int>? Numbers)> vms, CancellationToken stopping)
    {
        HostPathTester tester = new([.. sessions.Select(session => session.Client)], new HostAccessTable(Access), Options);
        using ProgressReporter progress = new(this);
        IReadOnlyList<EsxSerialPath> rows = await tester.RunAsync([.. vms.Select(Only)], null, progress, stopping).ConfigureAwait(false);
        foreach (string left in tester.LeftBehind)
            await WriteWarningAsync(left).ConfigureAwait(false);
        return rows;
    }

    private static VirtualMachineInfo Only((VirtualMachineInfo VM, IReadOnlyCollection<int>? Numbers) wanted)
        => wanted.Numbers is null ? wanted.VM : wanted.VM with { Ports = [.. wanted.VM.Ports.Where(port => wanted.Numbers.Contains(port.Number))] };

    // A VM may come once for each of its ports, as rows do.
    private async Task<IReadOnlyList<(VirtualMachineInfo, IReadOnlyCollection<int>?)>> ChooseAsync(VMSelection selection, SerialWorld world)
    {
        int[]? all = SerialPort?.Select(port => port.Number).ToArray();
        if (selection.VMs.Count == 0)
            return [.. world.VMs.Select(vm => (vm, (IReadOnlyCollection<int>?)all))];
        VMLookup read = new(world.VMs);
        List<(VirtualMachineInfo VM, HashSet<int>? Numbers)> found = [];
        foreach (SelectedVM named in selection.VMs)
            foreach (VirtualMachineInfo vm in await FindAsync(selection, named, read).ConfigureAwait(false))
            {
                IReadOnlyList<int>? numbers = _numbers[named.Place];
                int at = found.FindIndex(one => one.VM.Server == vm.Server && one.VM.Reference == vm.Reference);
                if (at < 0)
                    found.Add((vm, numbers is null ? null : [.. numbers]));
                else if (numbers is null)
                    found[at] = (vm, null);
                else
                    found[at].Numbers?.UnionWith(numbers);
            }

        return [.. found.Select(one => (one.VM, (IReadOnlyCollection<int>?)one.Numbers))];
    }
}
