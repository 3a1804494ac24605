using System.Collections.Generic;
using VmSerial.Errors;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>How secrets get to the client: through its environment, which only its own user and root can read.</summary>
internal static class OpenSshSecrets
{
    internal static IReadOnlyDictionary<string, string> Environment(SshTarget target, OpenSshFolder folder)
    {
        if (OpenSshFolder.IsWindows)
            return OnWindows(target);
        Dictionary<string, string> variables = new()
        {
            ["SSH_ASKPASS"] = folder.AskPassProgram,
            ["SSH_ASKPASS_REQUIRE"] = "force",
            ["VMSERIAL_SSH_ONCE"] = folder.NextConnection(),
            // All three are set, so that nothing is inherited.
            ["VMSERIAL_SSH_PASSWORD"] = target.Password ?? "",
            ["VMSERIAL_SSH_PASSPHRASE"] = target.KeyPassphrase ?? "",
            ["VMSERIAL_SSH_FINGERPRINT"] = target.HostKeys.Fingerprint ?? "",
        };
        return variables;
    }

    // What a script there is called with, the command processor takes apart; and a server has a say in that text.
    private static Dictionary<string, string> OnWindows(SshTarget target)
        => target.Password is null && target.KeyPassphrase is null && target.HostKeys.Fingerprint is null
            ? new() { ["SSH_ASKPASS_REQUIRE"] = "never" }
            : throw new VmSerialException("SshTransportLimited", ErrorKind.NotSupported,
                "On Windows, passwords, passphrases and fingerprints cannot be handed to OpenSSH's client safely.", target.Host,
                "Use a key of the agent and known_hosts, or a build of VmSerial with SSH.NET.");
}
