using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>What is wanted of one NPort; null in it means "as found". Immutable.</summary>
public sealed record DesiredNPort
{
    /// <summary>The ports that are spoken of, each once.</summary>
    public IReadOnlyList<DesiredNPortPort> Ports { get; init; } = [];

    /// <summary>Who may connect; none for everybody, which switches the list off.</summary>
    public IReadOnlyList<AccessibleIpRow>? AccessibleIp { get; init; }

    /// <summary>Whether a list is set that leaves out the machine that sets it, which then cannot read it back.</summary>
    public bool AllowLockOut { get; init; }

    /// <summary>The same wish for some ports of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="wish">The wish, whatever its number; null for none.</param>
    /// <param name="numbers">The ports; none for the only one that the device has.</param>
    /// <exception cref="VmSerialException"><c>SerialPortNotChosen</c>: the device has several ports, and none was named.</exception>
    public static DesiredNPort Of(NPortConfiguration device, DesiredNPortPort? wish, IReadOnlyList<int> numbers)
    {
        if (wish is null)
            return new DesiredNPort();
        // That all ports of a device change because a number was forgotten is a trap.
        IReadOnlyList<int> chosen = numbers.Count > 0 ? numbers
            : device.Ports.Count == 1 ? [device.Ports[0].Number]
            : throw new VmSerialException("SerialPortNotChosen", ErrorKind.InvalidArgument, $"NPort '{device.Address}' has {device.Ports.Count} serial ports, and none of them was named.", device.Address, "Say -SerialPort 1, or -SerialPort 1,2,3.");
        return new DesiredNPort { Ports = [.. chosen.Select(number => wish with { Number = number })] };
    }

    /// <summary>Refuses what no device can be told.</summary>
    /// <exception cref="VmSerialException"><c>NPortSettingInvalid</c>.</exception>
    public DesiredNPort Checked()
    {
        foreach (DesiredNPortPort port in Ports)
            port.Checked();
        int? twice = Ports.GroupBy(port => port.Number).FirstOrDefault(same => same.Count() > 1)?.Key;
        return twice is null ? this : throw new VmSerialException("NPortSettingInvalid", ErrorKind.InvalidArgument, $"Port {twice} is spoken of twice.", $"{twice}", "Say once what it shall be.");
    }
}
