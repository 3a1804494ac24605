using System;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace VmSerial.Esx;

/// <summary>The payload of a VIB: an archive with the ruleset file, packed and not.</summary>
internal sealed class VibPayload
{
    /// <summary>The name of the payload's member, at most eight characters.</summary>
    internal const string Name = "payload1";

    private VibPayload(byte[] tar, byte[] packed)
    {
        Tar = tar;
        Packed = packed;
    }

    /// <summary>The archive.</summary>
    internal byte[] Tar { get; }

    /// <summary>The archive as it is in the VIB.</summary>
    internal byte[] Packed { get; }

    internal static VibPayload Of(VibSpec spec)
    {
        byte[] tar = TarArchive.OfFile(spec.FilePath, Vib.RulesetFile(spec.Ruleset));
        return new VibPayload(tar, Gzip(tar));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes, 0, bytes.Length);
        }

        byte[] result = packed.ToArray();

        // The header tells the time (4 to 7) and the system (9) in which it was made; neither belongs into bytes that are to be the same.
        Array.Clear(result, 4, 4);
        result[9] = 0xFF;
        return result;
    }
}
