using System.Text;

namespace VmSerial.Probes.HostPath;

/// <summary>Tells first bytes apart. Pure.</summary>
internal static class GreetingText
{
    private const byte Iac = 0xFF, Sb = 0xFA, Dont = 0xFE;

    // A server that negotiates begins with it: IAC and WILL, WONT, DO, DONT or SB with an option (RFC 854).
    internal static GreetingKind KindOf(byte[] bytes)
        => bytes.Length == 0 ? GreetingKind.Silent
            : bytes.Length >= 3 && bytes[0] == Iac && bytes[1] is >= Sb and <= Dont ? GreetingKind.Telnet
            : bytes.Length >= 4 && Encoding.ASCII.GetString(bytes, 0, 4) == "SSH-" ? GreetingKind.Ssh
            : GreetingKind.Data;
}
