using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>
/// Writes the files of an offline bundle that say what is in it. No schema of VMware's was found. Elements and their order are
/// those of published bundles: cmu-sei/welled (BUNDLE-DATA, the whole set, as bulletins), A. Peetz's ESXi Community Packaging Tools,
/// and for components the build scripts of W. Lam's dummy-reboot VIB and soulTec's customfirewall VIB, which put the two component
/// elements before the release date and name one platform, the major version of the hosts.
/// </summary>
internal static class BundleMetadata
{
    /// <summary>The archive in the bundle that holds all but the indexes and the VIB.</summary>
    internal const string FileName = "metadata.zip";

    /// <summary>The bulletin's id, which names its file too.</summary>
    internal static string BulletinId(VibSpec spec) => $"{spec.Name}-{spec.Version}";

    /// <summary><c>index.xml</c>: who made the bundle, and where its index is.</summary>
    internal static string Index(VibSpec spec) => Lines(
        "<vendorList>",
        "  <vendor>",
        $"    <name>{spec.Vendor}</name>",
        $"    <code>{spec.Vendor}</code>",
        "    <indexfile>vendor-index.xml</indexfile>",
        "    <patchUrl></patchUrl>",
        "    <relativePath></relativePath>",
        "    <content>",
        "      <name>VMware ESX</name>",
        "      <type>http://www.vmware.com/depotmanagement/esx</type>",
        "    </content>",
        "  </vendor>",
        "</vendorList>");

    /// <summary><c>vendor-index.xml</c>: which hosts it is for, and where the metadata is. It stands beside the metadata and in it.</summary>
    internal static string VendorIndex(VibSpec spec) => Lines(
        "<metaList>",
        "  <metadata>",
        "    <productId>embeddedEsx</productId>",
        $"    <version>{spec.Target.Major}.*</version>",
        "    <locale></locale>",
        $"    <url>{FileName}</url>",
        "    <channelName>default</channelName>",
        "  </metadata>",
        "</metaList>");

    /// <summary><c>bulletins/….xml</c>: the bulletin by itself.</summary>
    internal static string Bulletin(VibSpec spec) => Lines([.. Bulletin(spec, $"<vibID>{spec.VibId}</vibID>")]);

    /// <summary><c>vmware.xml</c>: the bulletin with all of the VIB's metadata, for Update Manager.</summary>
    /// <param name="spec">What is described.</param>
    /// <param name="path">Where the VIB is in the bundle.</param>
    /// <param name="vib">The whole VIB.</param>
    internal static string All(VibSpec spec, string path, byte[] vib) => Lines(
    [
        "<metadataResponse>",
        "  <version>3.0</version>",
        $"  <timestamp>{spec.Released.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}</timestamp>",
        .. Indented(Bulletin(
            spec,
            "<vib>",
            "  <vibVersion>1.4.5</vibVersion>",
            $"  <vibID>{spec.VibId}</vibID>",
            $"  <name>{spec.Name}</name>",
            $"  <version>{spec.Version}</version>",
            $"  <vendor>{spec.Vendor}</vendor>",
            "  <vibType>bootbank</vibType>",
            $"  <summary>{VibDescriptor.Summary(spec)}</summary>",
            "  <systemReqs>",
            "    <maintenanceMode>false</maintenanceMode>",
            $"    {VibDescriptor.Platform("swPlatform", spec)}",
            "  </systemReqs>",
            "  <relationships>",
            "    <depends/>",
            "    <conflicts/>",
            "    <replaces/>",
            "    <provides/>",
            "    <compatibleWith/>",
            "  </relationships>",
            "  <postInstall>",
            "    <rebootRequired>false</rebootRequired>",
            "    <hostdRestart>false</hostdRestart>",
            "  </postInstall>",
            "  <softwareTags/>",
            "  <vibFile>",
            "    <sourceUrl></sourceUrl>",
            $"    <relativePath>{path}</relativePath>",
            $"    <packedSize>{vib.Length}</packedSize>",
            "    <checksum>",
            "      <checksumType>sha-256</checksumType>",
            $"      <checksum>{VibDigest.Sha256(vib)}</checksum>",
            "    </checksum>",
            "  </vibFile>",
            "</vib>"), 1),
        "</metadataResponse>",
    ]);

    private static string[] Bulletin(VibSpec spec, params string[] vib)
    {
        string[] component = VersionKnowledge.TakesComponents(spec.Target)
            ?
            [
                $"  <componentNameSpec name=\"{spec.Name}\" uiString=\"{VibDescriptor.Summary(spec)}\"/>",
                $"  <componentVersionSpec version=\"{spec.Version}\" uiString=\"{spec.Version}\"/>",
            ]
            : [];
        return
        [
            "<bulletin>",
            $"  <id>{BulletinId(spec)}</id>",
            $"  <vendor>{spec.Vendor}</vendor>",
            $"  <summary>{VibDescriptor.Summary(spec)}</summary>",
            "  <severity>general</severity>",
            "  <category>enhancement</category>",
            "  <urgency>Important</urgency>",
            "  <releaseType>extension</releaseType>",
            $"  <description>{VibDescriptor.Description(spec)}</description>",

            // What VIB Author writes where nobody gave an address.
            "  <kbUrl>unknown</kbUrl>",
            "  <contact>unknown</contact>",
            .. component,
            $"  <releaseDate>{VibDescriptor.Released(spec)}</releaseDate>",
            "  <platforms>",
            $"    {VibDescriptor.Platform("softwarePlatform", spec)}",
            "  </platforms>",
            "  <vibList>",
            .. Indented(vib, 2),
            "  </vibList>",
            "</bulletin>",
        ];
    }

    private static IEnumerable<string> Indented(IEnumerable<string> lines, int levels) => lines.Select(line => new string(' ', levels * 2) + line);

    private static string Lines(params string[] lines) => string.Join("\n", lines) + "\n";
}
