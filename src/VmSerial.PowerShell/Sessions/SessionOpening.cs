using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Sessions;

/// <summary>Logs in with what PowerShell calls a credential.</summary>
internal static class SessionOpening
{
    /// <summary>Opens a session.</summary>
    public static async Task<VMSerialServer> LogInAsync(VimConnection connection, PSCredential credential, CancellationToken cancellationToken)
    {
        // Get-Credential of Windows PowerShell puts a '\' before a name without a domain.
        string user = credential.UserName.TrimStart('\\');
        VimCredential secret = new VimCredential.UserPassword(user, credential.GetNetworkCredential().Password);
        return new VMSerialServer(await VimClient.ConnectAsync(connection, secret, cancellationToken).ConfigureAwait(false), SessionSource.Login);
    }
}
