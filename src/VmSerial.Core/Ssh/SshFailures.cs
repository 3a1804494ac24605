using System;
using VmSerial.Errors;

namespace VmSerial.Ssh;

/// <summary>The words for everything that goes wrong with SSH; all transports use the same.</summary>
internal static class SshFailures
{
    internal static VmSerialException NotReachable(SshTarget target, string found, string advice, Exception? inner = null) => new(
        "SshNotReachable", ErrorKind.ConnectionFailed, $"'{target.Host}' could not be reached over SSH on TCP port {target.Port}: {found}.", target.Host, advice, inner);

    internal static VmSerialException NameUnknown(SshTarget target, Exception? inner = null) => NotReachable(target,
        "the name is not known to this machine's DNS", "Check the spelling, give the full name (esx01.example.com), or give the address.", inner);

    internal static VmSerialException Refused(SshTarget target, Exception? inner = null) => NotReachable(target,
        "the connection was refused, so nothing listens there", "SSH is off on ESXi unless it was started: -StartSsh starts it for the time it is needed.", inner);

    internal static VmSerialException NoAnswer(SshTarget target, Exception? inner = null) => NotReachable(target,
        "nothing answered", "Check the address, that the host is up, and that no firewall in between drops packets; if SSH is off there, add -StartSsh.", inner);

    internal static VmSerialException NotSsh(SshTarget target, Exception? inner = null) => NotReachable(target,
        "something answered that is no SSH server, or that closes connections at once", "Check the port; if it is the right one, the host may have too many logins at once: try again.", inner);

    internal static VmSerialException ConnectTimedOut(SshTarget target, Exception? inner = null) => new("SshTimedOut", ErrorKind.TimedOut,
        $"'{target.Host}' answered, but did not finish the login within {Seconds(target.ConnectTimeout)}.", target.Host,
        "The host may be busy, or cannot reach its directory service; try again, or allow more time.", inner);

    internal static VmSerialException LegacyOnly(SshTarget target, string found, Exception? inner = null) => new("SshLegacyAlgorithmsOnly", ErrorKind.NotSupported,
        $"'{target.Host}' offers only {found}, which is refused.", target.Host,
        "ESXi 5.x has nothing better. -AllowLegacySsh accepts ssh-rsa host keys and SHA-1 for this host: somebody on the way with enough effort could then "
        + "pose as the host and read the password. Use it only in a network you trust.", inner);

    internal static VmSerialException NoCommonAlgorithm(SshTarget target, string found, Exception? inner = null) => new("SshNoCommonAlgorithm", ErrorKind.NotSupported,
        $"'{target.Host}' offers only {found}, and none of that is spoken here.", target.Host,
        "Look at the lists of algorithms in the host's sshd_config.", inner);

    internal static VmSerialException HostKeyUnknown(SshTarget target, string key, string? fingerprint) => new("HostKeyUnknown", ErrorKind.Untrusted,
        $"The host key of '{target.Host}' is not known: {key}.", target.Host,
        fingerprint is null
            ? "Compare the host's key with the one it shows on its console, and give it with -HostKeyFingerprint."
            : $"Compare it with the one the host shows on its console, and type -HostKeyFingerprint {fingerprint}; or -AcceptNewHostKey to take it as it is and remember it.");

    internal static VmSerialException HostKeyChanged(SshTarget target, string key, string where) => new("HostKeyChanged", ErrorKind.Untrusted,
        $"The host key of '{target.Host}' is not the one that is known: found {key}; another one stands in {where}. Somebody may be posing as the host.", target.Host,
        "If the host was installed anew, compare the key with the one it shows on its console, and remove the old one: ssh-keygen -R "
        + $"{(target.Port == 22 ? target.Host : $"[{target.Host}]:{target.Port}")}.");

    internal static VmSerialException HostKeyRevoked(SshTarget target, string key, string where) => new("HostKeyRevoked", ErrorKind.Untrusted,
        $"The host key of '{target.Host}' is marked as revoked in {where}: {key}.", target.Host, "Ask whoever revoked it; do not log in.");

    internal static VmSerialException HostKeyMismatch(SshTarget target, string key) => new("HostKeyMismatch", ErrorKind.Untrusted,
        $"The host key of '{target.Host}' is not the one given: found {key}, given {target.HostKeys.Fingerprint}.", target.Host,
        "A host has a key of each kind: compare with all that it shows on its console. If none is the one found, somebody may be posing as the host.");

    internal static VmSerialException LoginRefused(SshTarget target, string found, Exception? inner = null) => new("SshLoginRefused", ErrorKind.Unauthenticated,
        $"'{target.Host}' refused the login of '{target.User}': {found}.", target.Host,
        "Check user and password or key; it was tried once, so that no account is locked. In lockdown mode only exception users may log in.", inner);

    internal static VmSerialException BadKeyFile(SshTarget target, string found, Exception? inner = null) => new("InvalidKeyFile", ErrorKind.InvalidArgument,
        $"The key file '{target.KeyFile}' cannot be used: {found}.", target.Host, "Give the path of a private key, and its passphrase when it has one.", inner);

    internal static VmSerialException ConnectionLost(string host, string found, Exception? inner = null) => new("SshConnectionLost", ErrorKind.ConnectionFailed,
        $"The SSH connection to '{host}' broke: {found}.", host, "Try again; whether the command was finished is not known.", inner);

    internal static VmSerialException CommandTimedOut(string host, SshCommand command) => new("SshTimedOut", ErrorKind.TimedOut,
        $"A command on '{host}' did not end within {Seconds(command.Timeout)}: {Shorten(command.Line)}", host,
        command.OutlivesConnection ? "It goes on there." : "It was ended there; look whether the host is busy, and try again.");

    internal static VmSerialException OutputTooLarge(string host, SshCommand command) => new("SshOutputTooLarge", ErrorKind.LimitExceeded,
        $"A command on '{host}' wrote more than {command.MaxOutput} bytes: {Shorten(command.Line)}", host, "What it reads there is not what was expected; look at it on the host.");

    internal static VmSerialException Failed(SshTarget target, string found, Exception? inner = null) => new("SshFailed", ErrorKind.OperationFailed,
        $"No SSH session with '{target.Host}' came about: {found.TrimEnd('.', ' ')}.", target.Host, "Log in with 'ssh' by hand to see whether that works.", inner);

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.#} seconds";

    private static string Shorten(string line)
    {
        string first = line.Split('\n')[0];
        return first.Length > 80 || first.Length < line.Length ? first.Substring(0, Math.Min(first.Length, 80)) + " …" : first;
    }
}
