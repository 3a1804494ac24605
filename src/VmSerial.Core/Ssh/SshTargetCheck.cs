using System;
using System.IO;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Ssh;

/// <summary>What must hold of a target before anything is sent; a client program must not take a name for an option.</summary>
internal static class SshTargetCheck
{
    internal static void Require(SshTarget target)
    {
        if (target.Host.Length == 0 || target.Host[0] == '-' || !target.Host.All(IsOfName))
            throw Invalid($"'{target.Host}' is no name or address of a host.", "Give the name or the address alone; the port goes into its own parameter.");
        if (target.Port is < 1 or > 65535)
            throw Invalid($"{target.Port} is no TCP port.", "Give a number from 1 to 65535.");
        if (target.User.Length == 0 || target.User[0] == '-' || target.User.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            throw Invalid($"'{target.User}' is no user name.", "Give the name of a user of the host, such as root.");
        if (target.ConnectTimeout <= TimeSpan.Zero)
            throw Invalid("The time for connecting must be longer than nothing.", "Give a number of seconds.");
        // OpenSSH hands a secret over as one line.
        if (HasLineEnd(target.Password) || HasLineEnd(target.KeyPassphrase))
            throw Invalid("A password with a line end or a NUL in it cannot be handed over.", "Change it on the host, or use a key.");
        if (target.HostKeys.Fingerprint is { } fingerprint && !IsFingerprint(fingerprint))
        {
            throw new VmSerialException("InvalidFingerprint", ErrorKind.InvalidArgument, $"'{fingerprint}' is no fingerprint of a host key.", target.Host,
                "Give it as 'ssh-keygen -lf' prints it: SHA256: and 43 characters of base64.");
        }
        if (target.KeyFile is { } key && !File.Exists(key))
            throw new VmSerialException("InvalidKeyFile", ErrorKind.NotFound, $"The key file '{key}' does not exist.", target.Host, "Give the path of a private key.");
        if (target is { Password: null, KeyFile: null, UseAgent: false })
            throw NoCredential(target);

        VmSerialException Invalid(string message, string advice) => new("InvalidSshTarget", ErrorKind.InvalidArgument, message, target.Host, advice);
    }

    internal static VmSerialException NoCredential(SshTarget target) => new("SshNoCredential", ErrorKind.InvalidArgument,
        $"Nothing was given to log in to '{target.Host}' with.", target.Host, "Give -HostCredential or -KeyFile.");

    // Letters of any script for internationalised names; '%' is for the zone of an IPv6 address.
    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '%';

    private static bool HasLineEnd(string? secret) => secret is not null && secret.IndexOfAny(['\n', '\r', '\0']) >= 0;

    private static bool IsFingerprint(string text)
    {
        const string prefix = "SHA256:";
        return text.StartsWith(prefix, StringComparison.Ordinal) && text.Length == prefix.Length + 43
            && text.Skip(prefix.Length).All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '+' or '/');
    }
}
