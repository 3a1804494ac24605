using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans.Yaml;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Chooses by what a plan names each VM: the name where only one VM has it, else the inventory path, else the id.</summary>
internal sealed class PlanMatchNames
{
    private readonly Dictionary<string, int> _uses = new(StringComparer.OrdinalIgnoreCase);

    internal PlanMatchNames(IReadOnlyList<VirtualMachineInfo> vms)
    {
        foreach (VirtualMachineInfo vm in vms)
        {
            // One VM in the root may have the same name and path, and is then one use.
            foreach (string name in new[] { vm.Name, vm.Path }.Distinct(StringComparer.OrdinalIgnoreCase))
            {
                string key = Key(vm, name);
                _uses[key] = _uses.TryGetValue(key, out int uses) ? uses + 1 : 1;
            }
        }
    }

    internal string For(VirtualMachineInfo vm)
        => IsUnique(vm, vm.Name) ? vm.Name
        : vm.Path.IndexOf('/') >= 0 && IsUnique(vm, vm.Path) ? vm.Path
        : vm.Reference.ToString();

    // A name that looks like a wildcard would be read as one, and one with odd blanks at its ends is easily lost by whoever edits the plan.
    private bool IsUnique(VirtualMachineInfo vm, string name)
        => name.Length > 0 && name.Trim() == name && _uses[Key(vm, name)] == 1
            && !VMSelector.IsWildcard(name) && YamlText.FirstUnprintable(name) < 0;

    private static string Key(VirtualMachineInfo vm, string name) => $"{vm.Server}\n{name}";
}
