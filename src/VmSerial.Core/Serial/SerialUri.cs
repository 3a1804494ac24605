using System;
using System.Globalization;
using VmSerial.Errors;

namespace VmSerial.Serial;

/// <summary>
/// A URI of a network serial port: the schemes and fragment parameters of the vSphere API and nothing else
/// (vSphere API: VirtualSerialPortURIBackingInfo). Immutable.
/// </summary>
/// <param name="Scheme">The transport.</param>
/// <param name="Host">A DNS name, an IPv4 address, an IPv6 address without brackets, or empty for a listener on every address.</param>
/// <param name="Port">The TCP port, 1 to 65535.</param>
/// <param name="Fragment">The certificate parameters behind <c>#</c>, or empty.</param>
public sealed record SerialUri(SerialUriScheme Scheme, string Host, int Port, string Fragment = "")
{
    /// <summary>Whether every byte is encrypted. <c>telnet://</c> may be upgraded but need not be, so it is not.</summary>
    public bool IsEncrypted => Scheme is SerialUriScheme.Ssl or SerialUriScheme.Ssl4 or SerialUriScheme.Ssl6 or SerialUriScheme.Telnets;

    /// <summary>Whether the peer has to speak telnet.</summary>
    public bool IsTelnet => Scheme is SerialUriScheme.Telnet or SerialUriScheme.Telnets;

    /// <summary>Host and port as one types them: <c>nport-a:4001</c>, <c>[2001:db8::1]:4001</c>.</summary>
    public string Authority
        => (Host.Contains(":") ? $"[{Host}]" : Host) + ":" + Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The URI in its canonical form: the scheme always named, scheme and host in lower case.</summary>
    public override string ToString()
        => $"{SchemeText(Scheme)}://{Authority.ToLowerInvariant()}{(Fragment.Length == 0 ? "" : "#" + Fragment)}";

    /// <summary>Reads a URI.</summary>
    /// <exception cref="VmSerialException"><c>SerialUriInvalid</c>: the message shows the right form.</exception>
    public static SerialUri Parse(string text)
        => SerialUriParser.Read(text, out SerialUri? uri) is { } problem
            ? throw new VmSerialException("SerialUriInvalid", ErrorKind.InvalidArgument, problem, text,
                "Schemes: tcp, tcp4, tcp6, ssl, tcp+ssl, tcp4+ssl, tcp6+ssl, telnet, telnets; form: tcp://host:port, or telnet://:port to listen.")
            : uri!;

    /// <summary>Reads a URI that somebody else wrote; null when it is not one.</summary>
    public static SerialUri? TryParse(string? text)
        => text is not null && SerialUriParser.Read(text, out SerialUri? uri) is null ? uri : null;

    /// <summary>Says what is wrong with a backing before it is sent, in words that show the right form; null when nothing is.</summary>
    public static string? Validate(UriBacking backing)
    {
        if (backing.ProxyUri is not null)
            return ValidateProxy(backing.ProxyUri) ?? ValidateOpaque(backing.ServiceUri);
        if (SerialUriParser.Read(backing.ServiceUri, out SerialUri? uri) is { } problem)
            return problem;
        if (backing.Direction == SerialDirection.Client && uri!.Host.Length == 0)
            return $"'{backing.ServiceUri}' names no host to connect to; the right form is {SchemeText(uri.Scheme)}://host:{uri.Port}.";
        return null;
    }

    /// <summary>
    /// Whether two texts mean the same: <c>nport-a:4001</c> and <c>tcp://NPORT-A:4001</c> do. What a concentrator
    /// is told is compared to the letter, since only the concentrator knows what it means.
    /// </summary>
    internal static bool SameText(string a, string b, bool opaque)
    {
        if (opaque || a == b)
            return a == b;
        SerialUri? left = TryParse(a), right = TryParse(b);
        return left is not null && right is not null && left.ToString() == right.ToString();
    }

    /// <summary>The scheme as it is written in a URI.</summary>
    internal static string SchemeText(SerialUriScheme scheme) => scheme switch
    {
        SerialUriScheme.Tcp => "tcp",
        SerialUriScheme.Tcp4 => "tcp4",
        SerialUriScheme.Tcp6 => "tcp6",
        SerialUriScheme.Ssl => "ssl",
        SerialUriScheme.Ssl4 => "tcp4+ssl",
        SerialUriScheme.Ssl6 => "tcp6+ssl",
        SerialUriScheme.Telnet => "telnet",
        _ => "telnets",
    };

    private static string? ValidateProxy(string text)
    {
        if (SerialUriParser.Read(text, out SerialUri? uri) is { } problem)
            return problem;
        if (!uri!.IsTelnet || text.IndexOf("://", StringComparison.Ordinal) < 0)
            return $"'{text}' cannot be a concentrator (vSPC): only telnet and telnets can; the right form is telnet://{uri.Authority}.";
        if (uri.Host.Length == 0)
            return $"'{text}' names no concentrator (vSPC); the right form is {SchemeText(uri.Scheme)}://host:{uri.Port}.";
        return null;
    }

    private static string? ValidateOpaque(string text)
    {
        if (text.Length is 0 or > 2048)
            return "A concentrator (vSPC) needs a service URI of 1 to 2048 characters, such as vSPC.py.";
        foreach (char c in text)
            if (char.IsControl(c) || char.IsWhiteSpace(c))
                return $"The service URI '{Printable(text)}' holds a blank or a control character.";
        return null;
    }

    internal static string Printable(string text)
    {
        var shown = new System.Text.StringBuilder();
        foreach (char c in text)
            shown.Append(char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString());
        return shown.Length > 120 ? shown.ToString(0, 120) + "…" : shown.ToString();
    }
}
