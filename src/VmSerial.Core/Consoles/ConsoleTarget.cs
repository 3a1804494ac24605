using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Consoles;

/// <summary>The serial port that somebody wants to talk to. Immutable.</summary>
/// <param name="Uri">Where to connect, and how to speak there.</param>
/// <param name="Name">What the user named: <c>web1, Serial port 1</c>, or the URI.</param>
public sealed record ConsoleTarget(SerialUri Uri, string Name)
{
    /// <summary>The port and where it is: <c>web1, Serial port 1 (telnet://esx01:2001)</c>.</summary>
    public override string ToString() => Name == Uri.ToString() ? Name : $"{Name} ({Uri})";

    /// <summary>Takes a URI as it was typed.</summary>
    /// <exception cref="VmSerialException"><c>SerialUriInvalid</c>.</exception>
    public static ConsoleTarget Of(string text)
    {
        SerialUri uri = SerialUri.Parse(text);
        return uri.Host.Length > 0 ? new ConsoleTarget(uri, uri.ToString())
            : throw new VmSerialException("SerialUriInvalid", ErrorKind.InvalidArgument, $"'{text}' names no host to connect to.", text, $"The right form is {SerialUri.SchemeText(uri.Scheme)}://host:{uri.Port}.");
    }

    /// <summary>Chooses the port that can be talked to, or says why there is none.</summary>
    /// <param name="world">What was read.</param>
    /// <param name="vms">The VMs that were named; there has to be one.</param>
    /// <param name="number">The number in the label; null takes the one port that listens.</param>
    /// <exception cref="VmSerialException">
    /// <c>VMAmbiguous</c>, <c>VMNotFound</c>, <c>SerialPortNotFound</c>, <c>SerialPortAmbiguous</c>, <c>SerialPortNotListening</c>, <c>VMNotRunning</c>,
    /// <c>SerialPortDisconnected</c>.
    /// </exception>
    public static ConsoleTarget Of(SerialWorld world, IReadOnlyList<VirtualMachineInfo> vms, int? number)
        => vms.Count == 1 ? Of(vms[0], new HostLookup(world.Hosts).Of(vms[0]), number)
            : vms.Count == 0 ? throw new VmSerialException("VMNotFound", ErrorKind.NotFound, "No VM fits.", advice: "Name one VM; Get-VMNetworkSerialPort shows those with ports.")
            : throw new VmSerialException("VMAmbiguous", ErrorKind.Ambiguous, $"{vms.Count} VMs fit ({string.Join(", ", vms.Take(5).Select(vm => vm.Target))}{(vms.Count > 5 ? ", …" : "")}), and a terminal is at one port at a time.",
                advice: "Name one VM.");

    /// <summary>Chooses among the ports of a VM.</summary>
    internal static ConsoleTarget Of(VirtualMachineInfo vm, HostInfo? host, int? number)
    {
        List<SerialPort> fitting = [.. vm.Ports.Where(p => number is null || p.Number == number)];
        if (fitting.Count == 0)
            throw number is { } missing ? PortRequests.NotFound(vm, missing)
                : new VmSerialException("SerialPortNotFound", ErrorKind.NotFound, $"VM '{vm.Name}' has no serial port.", vm.Target, $"New-VMNetworkSerialPort {vm.Name} -Listen telnet://:2001");
        List<SerialPort> listening = fitting.FindAll(p => p.Uri is { Listens: true });
        if (listening.Count > 1)
            throw new VmSerialException("SerialPortAmbiguous", ErrorKind.Ambiguous,
                $"VM '{vm.Name}' listens on {listening.Count} serial ports ({string.Join(", ", listening.Select(p => $"{p.Number}: {p.Uri!.ServiceUri}"))}).", vm.Name, "Name one with -SerialPort.");
        return Of(vm, host, listening.Count == 1 ? listening[0] : fitting[0]);
    }

    private static ConsoleTarget Of(VirtualMachineInfo vm, HostInfo? host, SerialPort port)
    {
        string name = $"{vm.Name}, Serial port {port.Number}";
        if (port.Uri is not { } uri)
            throw Not(name, port.BackingLost ? "has lost its backing" : $"is not on the network: {port.Backing?.Summary}", "Get-VMNetworkSerialPort shows which ports are.");
        if (uri.ProxyUri is not null)
            throw Not(name, $"is behind the concentrator (vSPC) {uri.ProxyUri}",
                "Ask the concentrator which port it gave the VM, and connect there: Enter-VMSerialConsole -Uri telnet://CONCENTRATOR:PORT.");
        if (!uri.Listens)
            throw Not(name, $"connects to {uri.ServiceUri} itself and takes no connections", "Look at it from that far end: there, Wait-VMSerialConnection shows whether it comes.");
        if (VMNetworkSerialPort.Create(vm, port, host).Endpoint is not { } endpoint || SerialUri.TryParse(uri.ServiceUri) is not { } parsed
            || SerialUri.TryParse($"{SerialUri.SchemeText(parsed.Scheme)}://{endpoint}") is not { Host.Length: > 0 } reachable)
            throw Not(name, $"listens at '{uri.ServiceUri}', which says no host and port to connect to", "Set-VMNetworkSerialPort -Listen telnet://:2001 gives it one.");
        if (vm.PowerState is not PowerState.PoweredOn)
            throw new VmSerialException("VMNotRunning", ErrorKind.InvalidState, $"VM '{vm.Name}' is not running ({vm.PowerState}), so nothing listens at {reachable}.", vm.Name, $"Start-VM {vm.Name}");
        if (!port.Connected)
            throw new VmSerialException("SerialPortDisconnected", ErrorKind.InvalidState, $"{name} is disconnected, so nothing listens at {reachable}.", name,
                $"Set-VMNetworkSerialPort {vm.Name} -SerialPort {port.Number} -Connected");
        return new ConsoleTarget(reachable, name);
    }

    private static VmSerialException Not(string name, string why, string advice)
        => new("SerialPortNotListening", ErrorKind.InvalidState, $"{name} {why}.", name, advice);
}
