using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Ssh;

/// <summary>The contract over SSH.NET; only where that could be restored.</summary>
[Collection(EsxHostsCollection.Name)]
public sealed class SshNetContractTests(EsxHosts hosts) : SshContractTests(hosts)
{
    protected override Task<ISshSession> ConnectAsync(SshTarget target, CancellationToken ct)
        => SshConnector.ConnectAsync(target, new SshConnectorOptions { Transport = SshTransport.SshNet }, ct);
}
