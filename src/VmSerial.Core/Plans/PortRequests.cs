using System.Globalization;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>What single commands ask of one port. A port is addressed by its number, never as "the first". Pure.</summary>
public static class PortRequests
{
    /// <summary>Asks for a port that is not there yet.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="wanted">What is wanted; number 0 means the lowest free one.</param>
    /// <exception cref="VmSerialException"><c>SerialPortExists</c>, <c>SerialUriInvalid</c>.</exception>
    public static PortRequest New(VirtualMachineInfo vm, DesiredPort wanted)
    {
        Validate(wanted);
        if (wanted.Number == 0)
            return new PortRequest(vm, wanted with { Number = NextFree(vm) });
        if (Find(vm, wanted.Number) is { } found)
            throw new VmSerialException("SerialPortExists", ErrorKind.AlreadyExists,
                $"Serial port {wanted.Number} of VM '{vm.Name}' exists already ({found.Backing?.Summary ?? "backing lost"}).", vm.Target,
                $"Set-VMNetworkSerialPort -SerialPort {wanted.Number} changes it; leave the number out to add serial port {NextFree(vm)}.");
        return new PortRequest(vm, wanted);
    }

    /// <summary>Asks for other settings of a port that is there.</summary>
    /// <exception cref="VmSerialException"><c>SerialPortNotFound</c>, <c>SerialUriInvalid</c>, <c>NotManageable</c>.</exception>
    public static PortRequest Set(VirtualMachineInfo vm, DesiredPort wanted)
    {
        Validate(wanted);
        _ = Find(vm, wanted.Number) ?? throw NotFound(vm, wanted.Number);
        return new PortRequest(vm, wanted);
    }

    /// <summary>Asks that a port that is there be removed.</summary>
    /// <exception cref="VmSerialException"><c>SerialPortNotFound</c>, <c>NotManageable</c>.</exception>
    public static PortRequest Remove(VirtualMachineInfo vm, int number)
    {
        _ = Find(vm, number) ?? throw NotFound(vm, number);
        return new PortRequest(vm, new DesiredPort(number) { Absent = true });
    }

    /// <summary>The lowest number that is free: the one the server gives to a new port.</summary>
    internal static int NextFree(VirtualMachineInfo vm)
    {
        int number = 1;
        while (Find(vm, number) is not null)
            number++;
        return number;
    }

    private static SerialPort? Find(VirtualMachineInfo vm, int number) => vm.Ports.FirstOrDefault(p => p.Number == number);

    private static void Validate(DesiredPort wanted)
    {
        if (wanted.Backing is not null && SerialUri.Validate(wanted.Backing) is { } problem)
            throw new VmSerialException("SerialUriInvalid", ErrorKind.InvalidArgument, problem, wanted.Backing.NetworkUri,
                "Write tcp://host:port to connect, telnet://:port to listen; about_VmSerial lists the schemes.");
    }

    internal static VmSerialException NotFound(VirtualMachineInfo vm, int number)
    {
        // A VM whose files cannot be read shows no ports, which says nothing of the ports it has.
        if (vm.ConnectionState != ConnectionState.Connected)
            return new VmSerialException("NotManageable", ErrorKind.InvalidState,
                $"VM '{vm.Name}' is {VMObstacles.Word(vm.ConnectionState)}: its serial ports cannot be read.", vm.Target,
                "It cannot be changed until the server can reach it again.");
        string found = vm.Ports.Count == 0 ? "none"
            : string.Join(", ", vm.Ports.Select(p => p.Number.ToString(CultureInfo.InvariantCulture)));
        return new VmSerialException("SerialPortNotFound", ErrorKind.NotFound,
            $"Serial port {number} not found on VM '{vm.Name}' (found: {found}).", vm.Target,
            vm.Ports.Count == 0 ? "New-VMNetworkSerialPort adds one." : "Name one of the numbers found, or add the port with New-VMNetworkSerialPort.");
    }
}
