using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace VmSerial.Esx;

/// <summary>
/// Writes a zip (PKWARE's APPNOTE.TXT 6.3) of files that are stored, not compressed, with the same bytes for the same files
/// everywhere: the runtime's own writer notes the system it ran on, and its compression differs between versions.
/// </summary>
internal static class ZipContainer
{
    private const uint LocalSignature = 0x04034b50, CentralSignature = 0x02014b50, EndSignature = 0x06054b50;

    // Stored files need version 1.0 to be read; who made them is Unix, so that the mode below is understood.
    private const ushort Version = 10, MadeBy = (3 << 8) + Version;

    // The start of 1980, the first day there is in a zip, so that it says nothing.
    private const ushort Time = 0, Date = (1 << 5) + 1;

    // A plain file, rw-r--r--.
    private const uint Mode = 0x81A4u << 16;

    private static readonly uint[] s_crcTable = [.. Enumerable.Range(0, 256).Select(CrcOfByte)];

    /// <summary>A zip of the files in this order. Names are ASCII and use <c>/</c>.</summary>
    internal static byte[] Of(params KeyValuePair<string, byte[]>[] files)
    {
        using MemoryStream zip = new();
        using MemoryStream central = new();
        using BinaryWriter writer = new(zip);
        using BinaryWriter centralWriter = new(central);
        foreach (KeyValuePair<string, byte[]> file in files)
        {
            byte[] name = Encoding.ASCII.GetBytes(file.Key);
            uint offset = (uint)zip.Position;
            writer.Write(LocalSignature);
            WriteCommon(writer, name, file.Value);
            writer.Write(name);
            writer.Write(file.Value);

            centralWriter.Write(CentralSignature);
            centralWriter.Write(MadeBy);
            WriteCommon(centralWriter, name, file.Value);

            // No comment, the first disk, no internal attributes.
            centralWriter.Write((ushort)0);
            centralWriter.Write((ushort)0);
            centralWriter.Write((ushort)0);
            centralWriter.Write(Mode);
            centralWriter.Write(offset);
            centralWriter.Write(name);
        }

        uint start = (uint)zip.Position;
        writer.Write(central.ToArray());
        writer.Write(EndSignature);
        writer.Write(0u);
        writer.Write((ushort)files.Length);
        writer.Write((ushort)files.Length);
        writer.Write((uint)central.Length);
        writer.Write(start);
        writer.Write((ushort)0);
        writer.Flush();
        return zip.ToArray();
    }

    // What the header of a file and its row of the directory have in common; flags, method and the extra field are 0.
    private static void WriteCommon(BinaryWriter writer, byte[] name, byte[] content)
    {
        writer.Write(Version);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write(Time);
        writer.Write(Date);
        writer.Write(Crc(content));
        writer.Write((uint)content.Length);
        writer.Write((uint)content.Length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)0);
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            crc = (crc >> 8) ^ s_crcTable[(crc ^ b) & 0xFF];
        }

        return ~crc;
    }

    private static uint CrcOfByte(int value)
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return crc;
    }
}
