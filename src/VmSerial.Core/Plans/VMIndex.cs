using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>VMs by name, path and id, so that ten thousand exact names cost ten thousand look-ups.</summary>
/// <param name="vms">The VMs to look in.</param>
public sealed class VMIndex(IEnumerable<VirtualMachineInfo> vms)
{
    private readonly IReadOnlyList<VirtualMachineInfo> _all = vms as IReadOnlyList<VirtualMachineInfo> ?? vms.ToList();
    private ILookup<string, VirtualMachineInfo>? _byName;
    private ILookup<string, VirtualMachineInfo>? _byPath;
    private ILookup<string, VirtualMachineInfo>? _byId;

    /// <summary>The VMs that a pattern fits: see <see cref="VMSelector.Find"/>.</summary>
    public IReadOnlyList<VirtualMachineInfo> Find(string pattern)
    {
        _byName ??= _all.ToLookup(vm => vm.Name, StringComparer.OrdinalIgnoreCase);
        if (_byName.Contains(pattern))
            return _byName[pattern].ToList();

        _byId ??= _all.ToLookup(vm => vm.Reference.Value, StringComparer.Ordinal);
        string id = pattern.StartsWith("VirtualMachine-", StringComparison.Ordinal) ? pattern.Substring("VirtualMachine-".Length) : pattern;
        if (_byId.Contains(id))
            return _byId[id].ToList();

        bool isPath = pattern.IndexOf('/') >= 0;
        if (isPath)
        {
            _byPath ??= _all.ToLookup(vm => vm.Path, StringComparer.OrdinalIgnoreCase);
            string path = pattern.Trim('/');
            if (_byPath.Contains(path))
                return _byPath[path].ToList();
        }
        if (!VMSelector.IsWildcard(pattern))
            return [];
        Regex regex = VMSelector.ToRegex(isPath ? pattern.Trim('/') : pattern);
        return _all.Where(vm => regex.IsMatch(isPath ? vm.Path : vm.Name)).ToList();
    }
}
