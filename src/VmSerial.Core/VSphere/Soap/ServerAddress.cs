using System;
using System.Globalization;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>Host and port of a server.</summary>
/// <param name="Name">The server as the user named it.</param>
/// <param name="Host">The name or address, an IPv6 one without its brackets.</param>
/// <param name="Port">The TCP port, 1 to 65535; 443 when none was named.</param>
internal sealed record ServerAddress(string Name, string Host, int Port)
{
    /// <summary>Where the vSphere API listens.</summary>
    public Uri SdkUri => new UriBuilder(Uri.UriSchemeHttps, Host, Port, "/sdk").Uri;

    /// <summary>Reads <c>vc01</c>, <c>vc01:8443</c>, <c>10.0.0.5</c>, <c>::1</c> or <c>[::1]:8443</c>.</summary>
    public static ServerAddress Parse(string name)
    {
        string text = name.Trim();
        string host = text, port = "";
        if (text.StartsWith("[", StringComparison.Ordinal))
        {
            int end = text.IndexOf(']');
            if (end < 0)
                throw Invalid(name);
            host = text.Substring(1, end - 1);
            port = text.Substring(end + 1);
            if (port.Length > 0 && port[0] != ':')
                throw Invalid(name);
            port = port.TrimStart(':');
        }
        else if (text.IndexOf(':') is int colon and >= 0 && text.LastIndexOf(':') == colon)
        {
            host = text.Substring(0, colon);
            port = text.Substring(colon + 1);
            if (port.Length == 0)
                throw Invalid(name);
        }
        int number = 443;
        if (port.Length > 0 && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > 65535))
            throw Invalid(name);
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? throw Invalid(name) : new ServerAddress(name, host, number);
    }

    private static VmSerialException Invalid(string name) => new(
        "InvalidServerName", ErrorKind.InvalidArgument, $"'{name}' is not the name of a server.", name,
        "Give a name or an address, with the port when it is not 443: vc01, vc01:8443, 10.0.0.5 or [fd00::5]:443.");
}
