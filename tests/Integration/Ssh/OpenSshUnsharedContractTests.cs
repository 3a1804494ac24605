using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using VmSerial.Ssh.OpenSsh;
using Xunit;

namespace VmSerial.Integration.Ssh;

/// <summary>The contract over the system's client with a connection for each command, as on Windows.</summary>
[Collection(EsxHostsCollection.Name)]
public sealed class OpenSshUnsharedContractTests(EsxHosts hosts) : SshContractTests(hosts)
{
    protected override Task<ISshSession> ConnectAsync(SshTarget target, CancellationToken ct)
    {
        SshTargetCheck.Require(target);
        return OpenSshSession.ConnectAsync(target, OpenSshClient.Find(null), Temporary, share: false, ct);
    }
}
