using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Ssh;

public sealed class SshTransportsTests
{
    [Fact]
    public void Every_transport_of_this_build_is_held_to_the_contract()
    {
        string[] classes = [.. Assembly.GetExecutingAssembly().GetTypes().Where(type => type.IsSubclassOf(typeof(SshContractTests))).Select(type => type.Name)];
        TestContext.Current.SendDiagnosticMessage($"SSH transports of this build: {string.Join(", ", SshConnector.Transports)}");
        Assert.All(SshConnector.Transports, transport => Assert.Contains(transport + "ContractTests", classes));
        Assert.Equal(SshConnector.Transports.Contains(SshTransport.SshNet), classes.Contains("SshNetContractTests"));
    }

    [Fact]
    public async Task A_transport_is_compiled_in_or_said_to_be_missing()
    {
        // Nothing listens there.
        SshTarget target = new() { Host = "127.0.0.1", Port = 1, Password = "secret", HostKeys = new HostKeyPolicy() };
        foreach (SshTransport transport in (SshTransport[])[SshTransport.OpenSsh, SshTransport.SshNet])
        {
            VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => SshConnector.ConnectAsync(
                target, new SshConnectorOptions { Transport = transport }, TestContext.Current.CancellationToken));
            Assert.Equal(SshConnector.Transports.Contains(transport) ? "SshNotReachable" : "SshTransportMissing", e.Id);
        }
    }
}
