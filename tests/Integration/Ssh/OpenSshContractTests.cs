using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Ssh;

/// <summary>The contract over the system's client, commands sharing one connection.</summary>
[Collection(EsxHostsCollection.Name)]
public sealed class OpenSshContractTests(EsxHosts hosts) : SshContractTests(hosts)
{
    protected override Task<ISshSession> ConnectAsync(SshTarget target, CancellationToken ct)
        => SshConnector.ConnectAsync(target, new SshConnectorOptions { Transport = SshTransport.OpenSsh, TemporaryFolder = Temporary }, ct);
}
