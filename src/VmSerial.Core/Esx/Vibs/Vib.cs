using System.Text;

namespace VmSerial.Esx;

/// <summary>
/// Makes an unsigned VIB of acceptance level <c>community</c> that brings one ruleset file. The same ruleset and description give the
/// same bytes on the same runtime; the gzip layer alone may differ between runtimes. No I/O.
/// </summary>
public static class Vib
{
    /// <summary>The ruleset file that the VIB brings: one root and one service.</summary>
    /// <param name="ruleset">The ruleset.</param>
    public static byte[] RulesetFile(CustomRuleset ruleset)
        => ServiceXml.Parse(Encoding.UTF8.GetBytes("<ConfigRoot>\n</ConfigRoot>\n")).Add(ruleset).ToBytes();

    /// <summary>Makes the VIB.</summary>
    /// <param name="spec">What it brings, what it is called and which hosts it is for.</param>
    public static byte[] Create(VibSpec spec) => Create(spec, VibPayload.Of(spec));

    internal static byte[] Create(VibSpec spec, VibPayload payload) => ArArchive.Of(
        new("descriptor.xml", Encoding.UTF8.GetBytes(VibDescriptor.InVib(spec, payload))),

        // Empty: the VIB is not signed.
        new("sig.pkcs7", []),
        new(VibPayload.Name, payload.Packed));
}
