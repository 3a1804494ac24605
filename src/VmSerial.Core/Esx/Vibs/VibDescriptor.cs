using System.Collections.Generic;
using System.Globalization;

namespace VmSerial.Esx;

/// <summary>
/// Writes the descriptor of a VIB. The same elements stand in the metadata of an offline bundle, together with where the VIB is
/// and what its digest is.
/// </summary>
internal static class VibDescriptor
{
    /// <summary>The descriptor that goes into the VIB.</summary>
    internal static string InVib(VibSpec spec, VibPayload payload) => Text(spec, payload, []);

    /// <summary>The descriptor that goes into the metadata of a bundle.</summary>
    /// <param name="spec">What the VIB is called.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="path">Where it is in the bundle.</param>
    /// <param name="vib">The whole VIB.</param>
    internal static string InBundle(VibSpec spec, VibPayload payload, string path, byte[] vib) => Text(spec, payload,
    [
        $"  <relative-path>{path}</relative-path>",
        $"  <packed-size>{vib.Length}</packed-size>",
        $"  <checksum checksum-type=\"sha-256\">{VibDigest.Sha256(vib)}</checksum>",
    ]);

    /// <summary>A time as a descriptor writes it.</summary>
    internal static string Released(VibSpec spec) => spec.Released.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff+00:00", CultureInfo.InvariantCulture);

    /// <summary>One line about the VIB, at most 80 characters.</summary>
    internal static string Summary(VibSpec spec) => $"Firewall rules {spec.Ruleset.Id}";

    /// <summary>What the VIB does.</summary>
    internal static string Description(VibSpec spec) => $"Adds the ruleset {spec.Ruleset.Id} to the firewall of the host.";

    /// <summary>The hosts that a VIB is for, as the metadata calls them; the forms differ in the element's name only.</summary>
    internal static string Platform(string element, VibSpec spec) => $"<{element} locale=\"\" version=\"{spec.Target.Major}.*\" productLineID=\"embeddedEsx\"/>";

    private static string Text(VibSpec spec, VibPayload payload, string[] place)
    {
        List<string> checksums = [Checksum("sha-256", VibDigest.Sha256(payload.Packed))];
        if (spec.Form == VibForm.ThreeChecksums)
        {
            checksums.Add(Checksum("sha-256", VibDigest.Sha256(payload.Tar), gunzip: true));
        }

        checksums.Add(Checksum("sha-1", VibDigest.Sha1(payload.Tar), gunzip: true));
        string[] platform = VersionKnowledge.TakesComponents(spec.Target) ? [$"    {Platform("softwarePlatform", spec)}"] : [];
        return string.Join("\n",
        [
            "<vib version=\"5.0\">",
            "  <type>bootbank</type>",
            $"  <name>{spec.Name}</name>",
            $"  <version>{spec.Version}</version>",
            $"  <vendor>{spec.Vendor}</vendor>",
            $"  <summary>{Summary(spec)}</summary>",
            $"  <description>{Description(spec)}</description>",
            $"  <release-date>{Released(spec)}</release-date>",
            "  <urls/>",
            "  <relationships>",
            "    <depends/>",
            "    <conflicts/>",
            "    <replaces/>",
            "    <provides/>",
            "    <compatibleWith/>",
            "  </relationships>",
            "  <software-tags/>",
            .. place,
            "  <system-requires>",
            "    <maintenance-mode>false</maintenance-mode>",
            .. platform,
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
            $"    <payload name=\"{VibPayload.Name}\" type=\"tgz\" size=\"{payload.Packed.Length}\">",
            .. checksums,
            "    </payload>",
            "  </payloads>",
            "</vib>",
            "",
        ]);
    }

    private static string Checksum(string type, string hex, bool gunzip = false)
        => $"      <checksum checksum-type=\"{type}\"{(gunzip ? " verify-process=\"gunzip\"" : "")}>{hex}</checksum>";
}
