using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>Writes ustar archives (POSIX pax, ustar interchange format), with the same bytes for the same files.</summary>
internal static class TarArchive
{
    private const int Block = 512, RecordBlocks = 20;

    // Read-only as ESXi's own ruleset files are; the sticky bit marks what an admin may change and the host keeps.
    private const int Mode = (1 << 9) + (4 << 6) + (4 << 3) + 4;

    /// <summary>An archive of one file, owned by root, last changed at the start of 1970.</summary>
    internal static byte[] OfFile(string path, byte[] content) => Of([new(path, content)]);

    /// <summary>An archive of several files, each owned by root, last changed at the start of 1970.</summary>
    internal static byte[] Of(IReadOnlyList<KeyValuePair<string, byte[]>> files)
    {
        int record = Block * RecordBlocks;
        int length = files.Sum(file => Block + Padded(file.Value.Length, Block)) + (2 * Block);
        byte[] archive = new byte[Padded(length, record)];
        int at = 0;
        foreach (KeyValuePair<string, byte[]> file in files)
        {
            Header(file.Key, file.Value.Length).CopyTo(archive, at);
            file.Value.CopyTo(archive, at + Block);
            at += Block + Padded(file.Value.Length, Block);
        }

        return archive;
    }

    private static int Padded(int length, int unit) => (length + unit - 1) / unit * unit;

    private static byte[] Header(string path, int size)
    {
        (string prefix, string name) = Split(path);
        byte[] header = new byte[Block];
        Put(header, 0, name);
        Put(header, 100, Octal(Mode, 7));
        Put(header, 108, Octal(0, 7));
        Put(header, 116, Octal(0, 7));
        Put(header, 124, Octal(size, 11));
        Put(header, 136, Octal(0, 11));
        Put(header, 148, "        ");
        Put(header, 156, "0");
        Put(header, 257, "ustar");
        Put(header, 263, "00");
        Put(header, 265, "root");
        Put(header, 297, "root");
        Put(header, 329, Octal(0, 7));
        Put(header, 337, Octal(0, 7));
        Put(header, 345, prefix);
        Put(header, 148, Octal(header.Sum(b => b), 6) + "\0 ");
        return header;
    }

    // 100 bytes for the name; what goes before its last slash may move to a field of its own.
    private static (string Prefix, string Name) Split(string path)
    {
        if (path.Length <= 100)
        {
            return ("", path);
        }

        int slash = path.LastIndexOf('/');
        return slash is > 0 and <= 155 && path.Length - slash - 1 <= 100
            ? (path.Substring(0, slash), path.Substring(slash + 1))
            : throw new VmSerialException("InvalidVibPath", ErrorKind.LimitExceeded, "The path of the file is too long for the VIB's payload.", path);
    }

    private static string Octal(int value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    private static void Put(byte[] header, int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, at);
}
