using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.PowerShell.Inventory;
using VmSerial.PowerShell.Sessions;
using VmSerial.VSphere;

namespace VmSerial.PowerShell;

/// <summary>How VMs that were named are found, for the cmdlets that take some, with and without SSH.</summary>
public abstract partial class ServerCmdlet
{
    /// <summary>Finds the sessions of the VMs; a VM whose server is not connected is an error of its own.</summary>
    private protected async Task<VMSelection> SelectAsync(IReadOnlyList<InventoryReference> references, CancellationToken stopping)
    {
        bool needsDefault = Server is not null || references.Count == 0 || references.Any(r => r.Server is null);
        IReadOnlyList<VMSerialServer> sessions = needsDefault ? await FindSessionsAsync(stopping).ConfigureAwait(false) : [];
        Dictionary<string, VMSerialServer?> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in references.Select(r => r.Server).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
            byName[name] = Server is null ? await FindSessionAsync(name, stopping).ConfigureAwait(false)
                : sessions.FirstOrDefault(s => ServerNames.Same(s.Name, name));

        List<SelectedVM> vms = [];
        for (int place = 0; place < references.Count; place++)
        {
            InventoryReference named = references[place];
            if (named.Server is null || byName[named.Server] is not null)
                vms.Add(new SelectedVM(named, named.Server is null ? null : byName[named.Server], place));
            else
                await WriteErrorAsync(ErrorRecords.Create(
                    NotConnected(named.Server, $"VM '{named.Shown}' is on server '{named.Server}'"), named.Source)).ConfigureAwait(false);
        }
        return new VMSelection(vms, sessions);
    }

    /// <summary>Finds one of the VMs; not finding it is an error of its own.</summary>
    private protected async Task<IReadOnlyList<VirtualMachineInfo>> FindAsync(VMSelection selection, SelectedVM vm, VMLookup read)
    {
        try
        {
            return selection.Find(vm, read);
        }
        catch (VmSerialException e)
        {
            await WriteErrorAsync(ErrorRecords.Create(e, vm.Named.Source)).ConfigureAwait(false);
            return [];
        }
    }

    /// <summary>Finds all VMs that were named, each once; none named means all.</summary>
    private protected async Task<IReadOnlyList<VirtualMachineInfo>> FindAllAsync(VMSelection selection, SerialWorld world)
    {
        if (selection.VMs.Count == 0)
            return world.VMs;
        VMLookup read = new(world.VMs);
        List<VirtualMachineInfo> found = [];
        HashSet<(string, ManagedObjectReference)> seen = [];
        foreach (SelectedVM named in selection.VMs)
            found.AddRange((await FindAsync(selection, named, read).ConfigureAwait(false)).Where(vm => seen.Add((vm.Server, vm.Reference))));
        return found;
    }
}
