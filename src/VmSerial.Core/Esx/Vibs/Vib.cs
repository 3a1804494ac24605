using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace VmSerial.Esx;

/// <summary>
/// Makes an unsigned VIB of acceptance level <c>community</c> that brings one ruleset file. The same ruleset and description give the
/// same bytes on the same runtime; the gzip layer alone may differ between runtimes. No I/O.
/// </summary>
public static class Vib
{
    private const string PayloadName = "payload1";

    /// <summary>The ruleset file that the VIB brings: one root and one service.</summary>
    /// <param name="ruleset">The ruleset.</param>
    public static byte[] RulesetFile(CustomRuleset ruleset)
        => ServiceXml.Parse(Encoding.UTF8.GetBytes("<ConfigRoot>\n</ConfigRoot>\n")).Add(ruleset).ToBytes();

    /// <summary>Makes the VIB.</summary>
    /// <param name="spec">What it brings and what it is called.</param>
    public static byte[] Create(VibSpec spec)
    {
        byte[] tar = TarArchive.OfFile(spec.FilePath, RulesetFile(spec.Ruleset));
        byte[] payload = Gzip(tar);
        return ArArchive.Of(
            new("descriptor.xml", Encoding.UTF8.GetBytes(Descriptor(spec, payload, tar))),

            // Empty: the VIB is not signed.
            new("sig.pkcs7", []),
            new(PayloadName, payload));
    }

    /// <summary>The descriptor of a VIB with this payload.</summary>
    internal static string Descriptor(VibSpec spec, byte[] payload, byte[] tar)
    {
        List<string> checksums = [Checksum("sha-256", Sha256(payload))];
        if (spec.Form == VibForm.ThreeChecksums)
        {
            checksums.Add(Checksum("sha-256", Sha256(tar), gunzip: true));
        }

        checksums.Add(Checksum("sha-1", Sha1(tar), gunzip: true));
        string released = spec.Released.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff+00:00", CultureInfo.InvariantCulture);
        return string.Join("\n",
        [
            "<vib version=\"5.0\">",
            "  <type>bootbank</type>",
            $"  <name>{spec.Name}</name>",
            $"  <version>{spec.Version}</version>",
            $"  <vendor>{spec.Vendor}</vendor>",
            $"  <summary>Firewall ruleset {spec.Ruleset.Id}</summary>",
            $"  <description>Adds the ruleset {spec.Ruleset.Id} to the firewall of the host.</description>",
            $"  <release-date>{released}</release-date>",
            "  <urls/>",
            "  <relationships>",
            "    <depends/>",
            "    <conflicts/>",
            "    <replaces/>",
            "    <provides/>",
            "    <compatibleWith/>",
            "  </relationships>",
            "  <software-tags/>",
            "  <system-requires>",
            "    <maintenance-mode>false</maintenance-mode>",
            "  </system-requires>",
            "  <file-list>",
            $"    <file>{spec.FilePath}</file>",
            "  </file-list>",
            "  <acceptance-level>community</acceptance-level>",
            "  <live-install-allowed>true</live-install-allowed>",
            "  <live-remove-allowed>true</live-remove-allowed>",
            "  <cimom-restart>false</cimom-restart>",
            "  <stateless-ready>true</stateless-ready>",
            "  <overlay>false</overlay>",
            "  <payloads>",
            $"    <payload name=\"{PayloadName}\" type=\"tgz\" size=\"{payload.Length}\">",
            .. checksums,
            "    </payload>",
            "  </payloads>",
            "</vib>",
            "",
        ]);
    }

    private static string Checksum(string type, string hex, bool gunzip = false)
        => $"      <checksum checksum-type=\"{type}\"{(gunzip ? " verify-process=\"gunzip\"" : "")}>{hex}</checksum>";

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

    private static string Sha256(byte[] bytes)
    {
        using SHA256 sha = SHA256.Create();
        return Hex(sha.ComputeHash(bytes));
    }

    private static string Sha1(byte[] bytes)
    {
#pragma warning disable CA5350 // The format of a VIB demands a SHA-1; nothing is trusted because of it.
        using SHA1 sha = SHA1.Create();
#pragma warning restore CA5350
        return Hex(sha.ComputeHash(bytes));
    }

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
