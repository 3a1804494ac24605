using System.Linq;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Integration.VSphere;

/// <summary>Changes as tests send them.</summary>
internal static class Specs
{
    internal static ConfigSpec Add(VirtualMachineInfo vm, string uri) => new(vm.ChangeVersion,
    [
        new PortEdit(PortOperation.Add, new SerialPort
        {
            Key = -1, Backing = new UriBacking(uri, SerialDirection.Client), StartConnected = true, Connected = true, YieldOnPoll = true, ControllerKey = 400,
        }),
    ]);

    internal static ConfigSpec Edit(VirtualMachineInfo vm, SerialBacking backing)
        => new(vm.ChangeVersion, [new PortEdit(PortOperation.Edit, vm.Ports.First() with { Backing = backing })]);

    internal static ConfigSpec Remove(VirtualMachineInfo vm)
        => new(vm.ChangeVersion, [new PortEdit(PortOperation.Remove, vm.Ports.First())]);
}
