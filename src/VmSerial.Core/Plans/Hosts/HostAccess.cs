using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Ssh;

namespace VmSerial.Plans.Hosts;

/// <summary>How to log in to hosts by SSH. Not a record, so that no text of it ever shows a secret.</summary>
public sealed class HostAccess
{
    /// <summary>The user; ESXi's files are root's.</summary>
    public string User { get; init; } = "root";

    /// <summary>The password; null where a key is used.</summary>
    public string? Password { get; init; }

    /// <summary>The file of a private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The passphrase of the private key.</summary>
    public string? KeyPassphrase { get; init; }

    /// <summary>Which host keys are trusted.</summary>
    public required HostKeyPolicy HostKeys { get; init; }

    /// <summary>Whether the algorithms of ESXi 5.x are accepted.</summary>
    public bool AllowLegacyAlgorithms { get; init; }

    /// <summary>Whether the service TSM-SSH is started for the while, and put back as it was.</summary>
    public bool StartSsh { get; init; }

    /// <summary>The TCP port, 1 to 65535, where <see cref="Addresses"/> names no other.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Where a host is reached when its own name is not the way, such as a forwarded port: <c>esx01</c> to <c>127.0.0.1:2222</c>.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; init; } = new Dictionary<string, string>();

    /// <summary>How to log in to one host.</summary>
    /// <param name="host">Its name or address.</param>
    /// <exception cref="VmSerialException"><c>InvalidSshAddress</c>.</exception>
    public SshTarget For(string host)
    {
        (string address, int port) = Addresses.FirstOrDefault(pair => string.Equals(pair.Key, host, StringComparison.OrdinalIgnoreCase)).Value is { } named
            ? Split(named) : (host, Port);
        return new SshTarget
        {
            Host = address,
            Port = port,
            User = User,
            Password = Password,
            KeyFile = KeyFile,
            KeyPassphrase = KeyPassphrase,
            HostKeys = HostKeys,
            AllowLegacyAlgorithms = AllowLegacyAlgorithms,
        };
    }

    // 192.0.2.7, esx01:2222, 2001:db8::7 and [2001:db8::7]:2222
    private (string, int) Split(string named)
    {
        int colon = named.LastIndexOf(':');
        bool hasPort = colon >= 0 && (named.IndexOf(':') == colon || named[colon - 1] == ']');
        string address = (hasPort ? named.Substring(0, colon) : named).Trim('[', ']');
        int port = Port;
        bool isPort = !hasPort || (int.TryParse(named.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535);
        return isPort && address.Length > 0 && address.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '%') && address[0] != '-'
            ? (address, port)
            : throw new VmSerialException("InvalidSshAddress", ErrorKind.InvalidArgument, $"'{named}' is no address to connect to by SSH.", named, "Write it as esx01.example, 192.0.2.7:2222 or [2001:db8::7]:2222.");
    }
}
