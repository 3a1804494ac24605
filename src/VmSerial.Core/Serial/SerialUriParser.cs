using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace VmSerial.Serial;

/// <summary>The grammar of serial URIs. Every way to be wrong has its own words.</summary>
internal static class SerialUriParser
{
    // vSphere API: "certificate=", "thumbprint=", "peerName=", "verify", "cipherList=".
    private static readonly string[] s_valued = ["certificate", "thumbprint", "peerName", "cipherList"];

    /// <summary>Reads a URI; returns what is wrong with it, or null.</summary>
    internal static string? Read(string text, out SerialUri? uri)
    {
        uri = null;
        string shown = HasBlank(text) || text.Length > 120 ? SerialUri.Printable(text) : text;
        if (text.Length == 0)
            return "The serial URI is empty; the right form is tcp://host:port.";
        if (text.Length > 16384 || HasBlank(text))
            return $"'{shown}' holds blanks or control characters, or is too long; the right form is tcp://host:port.";

        int hash = text.IndexOf('#');
        string fragment = hash < 0 ? "" : text.Substring(hash + 1);
        string body = hash < 0 ? text : text.Substring(0, hash);

        int slashes = body.IndexOf("://", StringComparison.Ordinal);
        SerialUriScheme scheme = SerialUriScheme.Tcp;
        if (slashes >= 0 && !TryScheme(body.Substring(0, slashes), out scheme))
            return $"'{shown}' has the unknown scheme '{body.Substring(0, slashes)}'; "
                + "the schemes are tcp, tcp4, tcp6, ssl, tcp+ssl, tcp4+ssl, tcp6+ssl, telnet and telnets.";

        string authority = slashes < 0 ? body : body.Substring(slashes + 3);
        string prefix = SerialUri.SchemeText(scheme) + "://";
        if (authority.IndexOf('@') >= 0)
            return $"'{shown}' holds a user name; serial URIs carry none: the right form is {prefix}host:port.";
        if (authority.IndexOfAny(['/', '?', '\\']) >= 0)
            return $"'{shown}' goes on after the port; the right form is {prefix}host:port and nothing behind it.";

        return ReadAuthority(shown, prefix, authority, out string host, out int port)
            ?? CheckHost(shown, prefix, scheme, host, port)
            ?? CheckFragment(shown, scheme, hash >= 0, fragment)
            ?? Accept(out uri, new SerialUri(scheme, host, port, fragment));
    }

    private static string? Accept(out SerialUri? uri, SerialUri value)
    {
        uri = value;
        return null;
    }

    private static bool TryScheme(string text, out SerialUriScheme scheme)
    {
        switch (text.ToLowerInvariant())
        {
            case "tcp": scheme = SerialUriScheme.Tcp; return true;
            case "tcp4": scheme = SerialUriScheme.Tcp4; return true;
            case "tcp6": scheme = SerialUriScheme.Tcp6; return true;
            case "ssl" or "tcp+ssl": scheme = SerialUriScheme.Ssl; return true;
            case "tcp4+ssl": scheme = SerialUriScheme.Ssl4; return true;
            case "tcp6+ssl": scheme = SerialUriScheme.Ssl6; return true;
            case "telnet": scheme = SerialUriScheme.Telnet; return true;
            case "telnets": scheme = SerialUriScheme.Telnets; return true;
            default: scheme = default; return false;
        }
    }

    private static string? ReadAuthority(string shown, string prefix, string authority, out string host, out int port)
    {
        host = "";
        port = 0;
        string digits;
        if (authority.StartsWith("[", StringComparison.Ordinal))
        {
            int close = authority.IndexOf(']');
            if (close < 0)
                return $"'{shown}' lacks the ']' of an IPv6 address; the right form is {prefix}[2001:db8::1]:port.";
            host = authority.Substring(1, close - 1);
            if (!IPAddress.TryParse(host, out IPAddress? v6) || v6.AddressFamily != AddressFamily.InterNetworkV6 || host.IndexOf('%') >= 0)
                return $"'{shown}': '{host}' is not an IPv6 address; the right form is {prefix}[2001:db8::1]:port.";
            string rest = authority.Substring(close + 1);
            if (rest.Length == 0 || rest[0] != ':')
                return $"'{shown}' names no port; the right form is {prefix}[{host}]:port.";
            digits = rest.Substring(1);
        }
        else
        {
            int colon = authority.LastIndexOf(':');
            if (colon < 0)
                return NoPort(shown, prefix, authority);
            host = authority.Substring(0, colon);
            digits = authority.Substring(colon + 1);
            if (host.IndexOf(':') >= 0)
                return $"'{shown}': an IPv6 address stands in brackets; the right form is {prefix}[2001:db8::1]:port.";
        }

        // Digits only: int.TryParse alone would take "+5000" and " 5000" too.
        if (digits.Length == 0 || !IsNumber(digits))
            return $"'{shown}': '{digits}' is not a port; ports are whole numbers from 1 to 65535.";
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
            return $"'{shown}': port {digits} is out of range; ports are 1 to 65535.";
        return null;
    }

    /// <summary>
    /// The trap of <c>tcp://5000</c>: the server takes it, reads 5000 as a host name, and the port never connects
    /// (vmware/pyvmomi-community-samples issue 449).
    /// </summary>
    private static string NoPort(string shown, string prefix, string authority)
        => authority.Length > 0 && IsNumber(authority)
            ? $"'{shown}' names a host '{authority}' and no port; to listen on port {authority} write {prefix}:{authority}, to connect write {prefix}host:{authority}."
            : $"'{shown}' names no port; the right form is {prefix}{(authority.Length == 0 ? "host" : authority)}:port.";

    private static string? CheckHost(string shown, string prefix, SerialUriScheme scheme, string host, int port)
    {
        if (host.Length == 0)
            return null;
        // IPAddress.TryParse is asked about what looks like an address only: it also takes "1" and "1.2", which nobody means.
        bool dotted = IsDotted(host);
        bool isV6 = host.IndexOf(':') >= 0;
        if (isV6 && scheme is (SerialUriScheme.Tcp4 or SerialUriScheme.Ssl4))
            return $"'{shown}': {prefix} speaks IPv4 only, and '{host}' is an IPv6 address.";
        if (dotted && (host.Count(c => c == '.') != 3 || !IPAddress.TryParse(host, out _)))
            return $"'{shown}': '{host}' is not an IPv4 address; the right form is {prefix}192.0.2.1:{port}.";
        if (dotted && scheme is (SerialUriScheme.Tcp6 or SerialUriScheme.Ssl6))
            return $"'{shown}': {prefix} speaks IPv6 only, and '{host}' is an IPv4 address.";
        if (isV6 || dotted)
            return null;
        return IsDnsName(host) ? null
            : $"'{shown}': '{SerialUri.Printable(host)}' is neither a DNS name nor an address; the right form is {prefix}host:{port}.";
    }

    private static bool HasBlank(string text)
    {
        foreach (char c in text)
            if (char.IsControl(c) || char.IsWhiteSpace(c))
                return true;
        return false;
    }

    private static bool IsNumber(string text)
    {
        foreach (char c in text)
            if (c is < '0' or > '9')
                return false;
        return true;
    }

    private static bool IsDotted(string host)
    {
        foreach (char c in host)
            if (c is not ((>= '0' and <= '9') or '.'))
                return false;
        return true;
    }

    // RFC 1123, and the underscore that many networks use all the same.
    private static bool IsDnsName(string host)
    {
        int end = host[host.Length - 1] == '.' ? host.Length - 1 : host.Length, label = 0;
        if (end is 0 or > 253)
            return false;
        for (int i = 0; i <= end; i++)
        {
            if (i < end && host[i] != '.')
            {
                if (host[i] is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_'))
                    return false;
                continue;
            }
            if (i == label || i - label > 63 || host[label] == '-' || host[i - 1] == '-')
                return false;
            label = i + 1;
        }
        return true;
    }

    private static string? CheckFragment(string shown, SerialUriScheme scheme, bool present, string fragment)
    {
        if (!present)
            return null;
        if (scheme is not (SerialUriScheme.Telnet or SerialUriScheme.Telnets))
            return $"'{shown}': certificate parameters behind # are known for telnet and telnets only.";
        foreach (string parameter in fragment.Split('&'))
        {
            int equals = parameter.IndexOf('=');
            string name = equals < 0 ? parameter : parameter.Substring(0, equals);
            if (name == "verify" && equals < 0)
                continue;
            if (!s_valued.Contains(name))
                return $"'{shown}': unknown parameter '{name}'; the parameters are certificate=, thumbprint=, peerName=, cipherList= and verify.";
            if (equals < 0 || equals == parameter.Length - 1)
                return $"'{shown}': the parameter '{name}' needs a value, as in #{name}=value.";
        }
        return null;
    }
}
