using System;
using System.Globalization;
using VmSerial.Consoles.Captures;
using VmSerial.Consoles.Listening;

namespace VmSerial.Cli.Rendering;

/// <summary>What came of consoles, as rows.</summary>
internal static class ConsoleRows
{
    /// <summary>What was kept of a port's output.</summary>
    public static Row Of(SerialCapture capture) => new("capture",
    [
        ("target", capture.Target), ("uri", capture.Uri), ("path", capture.Path), ("bytes", Number(capture.Bytes)), ("sha256", capture.Sha256),
        ("startedAt", Time(capture.StartedAt)), ("seconds", Seconds(capture.Duration)), ("endedBy", Rows.Word(capture.EndedBy)), ("gaps", capture.Gaps.Count), ("detail", capture.Detail),
    ],
    [
        ("Port", capture.Target), ("Bytes", Number(capture.Bytes)), ("Seconds", Seconds(capture.Duration)), ("Ended by", Rows.Spaced(capture.EndedBy)),
        ("Gaps", $"{capture.Gaps.Count}"), ("File", capture.Path ?? ""),
    ]);

    /// <summary>Somebody who connected.</summary>
    public static Row Of(IncomingConnection who) => new("connection",
    [
        ("connectedAt", Time(who.ConnectedAt)), ("remoteAddress", who.RemoteAddress), ("remotePort", who.RemotePort), ("localEndpoint", who.LocalEndpoint),
        ("dialect", Rows.Word(who.Dialect)), ("meaning", who.Meaning), ("firstBytes", Convert.ToHexString(who.FirstBytes)), ("firstText", who.FirstText), ("data", who.Data),
        ("firstByteAfter", who.FirstByteAfter is { } after ? Seconds(after) : null), ("serviceUri", who.ServiceUri), ("closedByPeer", who.ClosedByPeer),
    ],
    [
        ("From", who.RemoteAddress), ("At", Time(who.ConnectedAt)), ("Speaks", Rows.Word(who.Dialect)), ("First", Cut(who.FirstText)), ("Meaning", who.Meaning),
    ]);

    private static string Cut(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
