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
