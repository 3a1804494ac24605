using System.Globalization;

namespace VmSerial.NPort.Dsci;

/// <summary>
/// A device that answered the search on UDP 4800. The protocol proves nothing: any host can answer. Devices of other makes and kinds that speak it, such as Moxa's
/// MGate and MiiNePort, answer, too. Immutable.
/// </summary>
public sealed record NPortDevice
{
    /// <summary>Where the reply came from.</summary>
    public required string IPAddress { get; init; }

    /// <summary>The address that the device says it has.</summary>
    public required string ReportedAddress { get; init; }

    /// <summary>Whether the two differ: a device behind an address translation, or one whose address does not fit the segment it is on.</summary>
    public bool AddressesDiffer => IPAddress != ReportedAddress;

    /// <summary>The model, such as <c>NPort 5450</c>; empty where the ids are not among those known.</summary>
    public string Model { get; init; } = "";

    /// <summary>The ids as they came, such as <c>AP 0x80005400 HW 0x5404</c>.</summary>
    public required string ModelId { get; init; }

    /// <summary>The model, or the ids where they are not among those known.</summary>
    public string ModelOrId => Model.Length > 0 ? Model : ModelId;

    /// <summary>The MAC address, such as <c>00:90:E8:58:B5:97</c>. Its first half says nothing for sure: models with Wi-Fi have another one.</summary>
    public required string Mac { get; init; }

    /// <summary>The server name, all but printable ASCII escaped; null where it was not asked for or not told.</summary>
    public string? Name { get; init; }

    /// <summary>The firmware, such as <c>2.2</c>, by a layout that was seen on few models; null where it was not asked for or not told.</summary>
    public string? Firmware { get; init; }

    /// <summary>The serial number; null where it was not asked for or not told.</summary>
    public int? SerialNumber { get; init; }

    /// <summary>Reads a device from a reply.</summary>
    internal static NPortDevice From(DsciDeviceId id, System.Net.IPAddress reported, System.Net.IPAddress source) => new()
    {
        IPAddress = source.ToString(),
        ReportedAddress = reported.ToString(),
        Model = NPortModels.NameOf(id.ApId, id.HardwareId),
        ModelId = string.Format(CultureInfo.InvariantCulture, "AP 0x{0:X8} HW 0x{1:X4}", id.ApId, id.HardwareId),
        Mac = id.Mac,
    };
}
