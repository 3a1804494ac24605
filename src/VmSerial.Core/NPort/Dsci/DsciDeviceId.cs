using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VmSerial.NPort.Dsci;

/// <summary>The 12 bytes of a search reply that every other request repeats: AP ID (little-endian), hardware ID (little-endian), MAC.</summary>
internal sealed class DsciDeviceId
{
    public const int Length = 12;

    /// <summary>Reads the id.</summary>
    /// <param name="bytes">What it stands in, long enough.</param>
    /// <param name="offset">Where it begins.</param>
    public DsciDeviceId(byte[] bytes, int offset)
    {
        byte[] raw = new byte[Length];
        Array.Copy(bytes, offset, raw, 0, Length);
        Raw = raw;
    }

    /// <summary>The bytes as they came.</summary>
    public IReadOnlyList<byte> Raw { get; }

    /// <summary>The AP ID, such as 0x80005110.</summary>
    public uint ApId => (uint)(Raw[0] | Raw[1] << 8 | Raw[2] << 16 | Raw[3] << 24);

    /// <summary>The hardware ID, such as 0x5110.</summary>
    public int HardwareId => Raw[4] | Raw[5] << 8;

    /// <summary>The MAC address, such as <c>00:90:E8:15:1C:22</c>.</summary>
    public string Mac => string.Join(":", Raw.Skip(6).Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
}
