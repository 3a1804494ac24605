using System.Collections.Generic;

namespace VmSerial.NPort.Dsci;

/// <summary>
/// A request of UDP 4800: a header of opcode, result, length of the datagram and id (big-endian), then the device's id, then what the opcode wants. The search
/// is the header alone (rchovan/npreal2: npreal2d.h, DSCI_HEADER).
/// </summary>
internal sealed class DsciRequest
{
    private DsciRequest(DsciOpcode opcode, uint id, DsciDeviceId? device, params byte[] tail)
    {
        Opcode = opcode;
        Id = id;
        Device = device;
        int length = DsciReply.HeaderLength + (device is null ? 0 : DsciDeviceId.Length) + tail.Length;
        List<byte> bytes = [(byte)opcode, 0, (byte)(length >> 8), (byte)length, (byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id];
        if (device is not null)
            bytes.AddRange(device.Raw);
        bytes.AddRange(tail);
        Bytes = [.. bytes];
    }

    /// <summary>What is asked.</summary>
    public DsciOpcode Opcode { get; }

    /// <summary>What the reply has to repeat.</summary>
    public uint Id { get; }

    /// <summary>Who is asked; null for a search.</summary>
    public DsciDeviceId? Device { get; }

    /// <summary>The datagram.</summary>
    public byte[] Bytes { get; }

    /// <summary>Who is there.</summary>
    public static DsciRequest Search(uint id) => new(DsciOpcode.Search, id, null);

    /// <summary>The server name.</summary>
    public static DsciRequest Name(uint id, DsciDeviceId device) => new(DsciOpcode.GetName, id, device);

    /// <summary>Firmware, serial number and protocol version.</summary>
    public static DsciRequest KernelInfo(uint id, DsciDeviceId device) => new(DsciOpcode.GetKernelInfo, id, device);

    /// <summary>The sockets, 128 at most, as the driver asks.</summary>
    public static DsciRequest Netstat(uint id, DsciDeviceId device) => new(DsciOpcode.GetNetstat, id, device, DsciReply.MaxNetstatRows, 0);

    /// <summary>The sockets from an item on; the two bytes in front are the driver's.</summary>
    public static DsciRequest NetstatEx(uint id, DsciDeviceId device, int start)
        => new(DsciOpcode.GetNetstatEx, id, device, 0x00, 0xFF, (byte)start, (byte)(start >> 8));
}
