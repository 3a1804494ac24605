using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.PowerShell.Inventory;
using VmSerial.PowerShell.Transformers;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Changes;

/// <summary>A cmdlet that changes single ports: gathers what is asked, asks for everything, then does it in parallel.</summary>
public abstract class PortChangeCmdlet : VMCmdlet
{
    private readonly List<InventoryReference> _vms = [];
    private readonly List<DesiredPort> _wishes = [];

    /// <summary>What is wanted of a port.</summary>
    private protected abstract DesiredPort Wish(int number);

    /// <summary>The request to one VM.</summary>
    private protected abstract PortRequest Request(VirtualMachineInfo vm, DesiredPort wanted);

    /// <summary>Whether the host will listen: then all VMs are read, since two listeners may collide.</summary>
    private protected virtual bool Listens => false;

    /// <summary>Whether the ports are written once they are as wanted.</summary>
    private protected abstract bool WritesPorts { get; }

    /// <summary>Gathers one record.</summary>
    private protected void Gather(IReadOnlyList<SerialPortReference> ports)
    {
        // Rows given to -SerialPort name their VM themselves; with -VM they are nothing but numbers.
        IEnumerable<(PSObject VM, int Number)> asked = VM is null
            ? ports.Where(p => p.Row is not null).Select(p => (p.Row!, p.Number))
            : VM.SelectMany(vm => ports.Select(p => (vm, p.Number)));
        bool any = false;
        foreach ((PSObject vm, int number) in asked)
        {
            any = true;
            foreach (InventoryReference reference in ReadReferences([vm]))
            {
                _vms.Add(reference);
                _wishes.Add(Wish(number));
            }
        }
        if (!any)
            throw new VmSerialException("VMNotNamed", ErrorKind.InvalidArgument, $"{MyInvocation.MyCommand.Name} was told no VM.",
                advice: "Name it with -VM, or pipe objects of Get-VM or rows of Get-VMNetworkSerialPort.");
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        if (_vms.Count == 0)
            return;
        VMSelection selection = await SelectAsync(_vms, stopping).ConfigureAwait(false);
        if (selection.VMs.Count == 0)
            return;
        SerialWorld world = await ReadWorldAsync(selection.Sessions, Listens ? WorldScope.Everything : selection.Scope, stopping).ConfigureAwait(false);
        IReadOnlyList<PortRequest> requests = await MakeRequestsAsync(selection, world).ConfigureAwait(false);
        if (requests.Count == 0)
            return;
        IReadOnlyList<ChangeResult> results = await new ChangeRun(this, selection.Sessions)
            .ApplyAsync(PlanComparer.Compare(requests, world), world, stopping).ConfigureAwait(false);
        if (WritesPorts)
            await WriteObjectsAsync(results.Where(r => r.Done).SelectMany(r => Rows(r, world))).ConfigureAwait(false);
    }

    /// <summary>Makes a request for each VM and port; what cannot be asked is an error of its own.</summary>
    private async Task<IReadOnlyList<PortRequest>> MakeRequestsAsync(VMSelection selection, SerialWorld world)
    {
        VMLookup read = new(world.VMs);
        List<PortRequest> requests = [];
        HashSet<(string, ManagedObjectReference, int)> seen = [];
        foreach (SelectedVM named in selection.VMs)
        {
            foreach (VirtualMachineInfo vm in await FindOneAsync(selection, named, read).ConfigureAwait(false))
            {
                try
                {
                    PortRequest request = Request(vm, _wishes[named.Place]);
                    // Every row of a VM names it, and several rows may name one port.
                    if (seen.Add((vm.Server, vm.Reference, request.Wanted.Number)))
                        requests.Add(request);
                }
                catch (VmSerialException e)
                {
                    await WriteErrorAsync(ErrorRecords.Create(e, named.Named.Source)).ConfigureAwait(false);
                }
            }
        }
        if (Listens && requests.Select(r => (r.VM.Server, r.VM.Reference)).Distinct().Skip(1).Any())
            throw new VmSerialException("ListenerForManyVMs", ErrorKind.InvalidArgument,
                $"-Listen names one TCP port, and {requests.Count} VMs were named: two VMs cannot listen on one port of a host.",
                advice: "Run it once for each VM, with a TCP port of its own.");
        return requests;
    }

    /// <summary>Finds the VM; a change wants to know exactly which one, so a name that fits two is an error.</summary>
    private async Task<IReadOnlyList<VirtualMachineInfo>> FindOneAsync(VMSelection selection, SelectedVM named, VMLookup read)
    {
        IReadOnlyList<VirtualMachineInfo> found = await FindAsync(selection, named, read).ConfigureAwait(false);
        if (found.Count < 2 || named.Named.IsWildcard)
            return found;
        string which = string.Join(", ", found.Take(5).Select(vm => $"{vm.Server}/{(vm.Path.Length == 0 ? vm.Name : vm.Path)} ({vm.Reference})"));
        await WriteErrorAsync(ErrorRecords.Create(new VmSerialException("VMAmbiguous", ErrorKind.Ambiguous,
            $"'{named.Named.Shown}' fits {found.Count} VMs: {which}.", named.Named.Shown,
            "Give the id or the inventory path, an object of Get-VM, or narrow the search with -Server."), named.Named.Source)).ConfigureAwait(false);
        return [];
    }

    private static IEnumerable<VMNetworkSerialPort> Rows(ChangeResult result, SerialWorld world)
        => result.Change is PortChange change && (result.After ?? change.Found) is { } port
            ? VMNetworkSerialPort.CreateAll(world, [change.VM with { Ports = [port] }]) : [];
}
