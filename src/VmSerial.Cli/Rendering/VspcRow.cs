using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Probes.Vspc;

namespace VmSerial.Cli.Rendering;

/// <summary>A concentrator that was tried, as a row.</summary>
internal static class VspcRow
{
    /// <summary>The row of one result.</summary>
    public static Row Of(VspcProbeResult result) => new("vspc",
    [
        ("uri", result.Uri), ("service", result.Service), ("direction", Rows.Word(result.Direction)), ("outcome", Rows.Word(result.Outcome)), ("accepted", result.Accepted),
        ("detail", result.Detail), ("advice", CommandWords.Of(result.Advice)), ("reach", Rows.Word(result.Reach.Outcome)), ("address", result.Reach.Address),
        ("elapsedMs", (int)result.Elapsed.TotalMilliseconds), ("encrypted", result.Encrypted), ("offersTls", result.OffersTls),
        ("certificateSubject", result.Certificate?.Subject), ("certificateIssuer", result.Certificate?.Issuer), ("certificateNames", result.Certificate?.AlternativeNames),
        ("certificateNotAfter", result.Certificate?.NotAfter.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
        ("certificateSha1", result.Certificate?.Sha1Thumbprint), ("certificateSha256", result.Certificate?.Sha256Thumbprint), ("certificateProblem", result.Certificate?.Problem),
        ("probeName", result.ProbeName), ("knownCodes", (IReadOnlyList<string>)[.. result.KnownCodes.Select(code => ((int)code).ToString(CultureInfo.InvariantCulture))]),
        ("firstText", result.FirstText), ("exchange", result.Exchange),
    ],
    [
        ("Concentrator", result.Uri), ("Service", result.Service), ("Direction", Rows.Word(result.Direction)), ("Outcome", Rows.Spaced(result.Outcome)),
        ("Detail", result.Detail), ("First text", result.FirstText), ("Advice", CommandWords.Of(result.Advice)),
    ]);
}
