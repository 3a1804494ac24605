using Renci.SshNet.Common;
using VmSerial.Errors;

namespace VmSerial.Ssh.SshNet;

/// <summary>Decides about a host's key when it comes, which is before anything of the login is sent. SSH.NET by itself takes any.</summary>
internal sealed class SshNetHostKey(SshTarget target, KnownHosts known)
{
    /// <summary>Why the key was refused; null when it was not.</summary>
    internal VmSerialException? Refusal { get; private set; }

    /// <summary>The key when it was new and accepted.</summary>
    internal byte[]? New { get; private set; }

    internal void Received(object? sender, HostKeyEventArgs e)
    {
        // That it is not decided twice alike when keys are exchanged anew: what was new is known then.
        e.CanTrust = New is not null && SshKeyBlob.FingerprintOf(New) == SshKeyBlob.FingerprintOf(e.HostKey) || Decide(e.HostKey);
    }

    private bool Decide(byte[] blob)
    {
        string fingerprint = SshKeyBlob.FingerprintOf(blob);
        string key = $"{fingerprint} ({SshKeyBlob.TypeOf(blob)})";
        if (target.HostKeys.Fingerprint is { } given)
        {
            Refusal = fingerprint == given ? null : SshFailures.HostKeyMismatch(target, key);
            return Refusal is null;
        }

        (KnownHostVerdict verdict, string? where) = known.Check(target.Host, target.Port, blob);
        if (verdict == KnownHostVerdict.Unknown && target.HostKeys.AcceptNew && New is null)
        {
            New = blob;
            return true;
        }

        Refusal = verdict switch
        {
            KnownHostVerdict.Known => null,
            KnownHostVerdict.Revoked => SshFailures.HostKeyRevoked(target, key, where!),
            KnownHostVerdict.Changed => SshFailures.HostKeyChanged(target, key, where!),
            _ => SshFailures.HostKeyUnknown(target, key, fingerprint),
        };
        return Refusal is null;
    }
}
