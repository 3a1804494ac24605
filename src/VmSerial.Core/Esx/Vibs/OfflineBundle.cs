using System.Globalization;
using System.Text;

namespace VmSerial.Esx;

/// <summary>
/// Makes an offline bundle, the zip that Lifecycle Manager imports and <c>esxcli software vib install -d</c> takes: one VIB and what
/// describes it. From ESXi 7.0 on it is a component. The same description gives the same bytes, as with <see cref="Vib"/>. No I/O.
/// </summary>
public static class OfflineBundle
{
    /// <summary>Makes the bundle.</summary>
    /// <param name="spec">What it brings, what it is called and which hosts it is for.</param>
    public static byte[] Create(VibSpec spec)
    {
        VibPayload payload = VibPayload.Of(spec);
        byte[] vib = Vib.Create(spec, payload);
        string path = $"vib20/{spec.Name}/{spec.VibId}.vib";
        byte[] vendorIndex = Bytes(BundleMetadata.VendorIndex(spec));
        byte[] metadata = ZipContainer.Of(
            new("vmware.xml", Bytes(BundleMetadata.All(spec, path, vib))),
            new("vendor-index.xml", vendorIndex),
            new($"bulletins/{BundleMetadata.BulletinId(spec)}.xml", Bytes(BundleMetadata.Bulletin(spec))),
            new($"vibs/{spec.Name}-{Number(spec)}.xml", Bytes(VibDescriptor.InBundle(spec, payload, path, vib))));
        return ZipContainer.Of(
            new("index.xml", Bytes(BundleMetadata.Index(spec))),
            new("vendor-index.xml", vendorIndex),
            new(BundleMetadata.FileName, metadata),
            new(path, vib));
    }

    // The files in vibs/ are numbered by whatever tool wrote them; the number means nothing but has to be the same each time.
    private static uint Number(VibSpec spec) => uint.Parse(VibDigest.Sha256(spec.VibId).Substring(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
