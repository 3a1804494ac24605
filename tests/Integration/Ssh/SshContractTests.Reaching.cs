using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Ssh;

// Hosts that are too old, and hosts that are not there.
public abstract partial class SshContractTests
{
    [Theory]
    [InlineData("5.0u1")]
    [InlineData("5.1")]
    public async Task A_host_of_the_old_line_is_refused_until_the_switch_allows_it(string profile)
    {
        EsxLabHost host = Hosts.OfProfile(profile);
        int before = await LoginLinesAsync(host);
        SshTarget target = Target(profile) with { AllowLegacyAlgorithms = false };
        VmSerialException e = await RefusedAsync(target);
        Assert.Equal(("SshLegacyAlgorithmsOnly", ErrorKind.NotSupported), (e.Id, e.Kind));
        Assert.Contains("sha1", e.Message, StringComparison.Ordinal);
        Assert.Contains("-AllowLegacySsh", e.Advice, StringComparison.Ordinal);
        Assert.Equal(before, await LoginLinesAsync(host));
        await using ISshSession session = await ConnectAsync(target with { AllowLegacyAlgorithms = true }, Ct);
        Assert.Equal("0\n", (await session.RunAsync(new SshCommand("id -u"), Ct)).OutputText);
    }

    [Fact]
    public async Task Old_algorithms_allowed_do_not_make_an_unknown_key_known()
    {
        VmSerialException e = await RefusedAsync(Target("5.0u1") with { HostKeys = new HostKeyPolicy() });
        Assert.Equal("HostKeyUnknown", e.Id);
        Assert.Contains(Hosts.Esx50.HostKeySha256, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_reached_is_said_in_words()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int open = ((IPEndPoint)listener.LocalEndpoint).Port;
        SshTarget target = Target("8.0") with { ConnectTimeout = TimeSpan.FromSeconds(2) };

        // Taken by the system, answered by nobody.
        VmSerialException mute = await RefusedAsync(target with { Port = open });
        Assert.Contains(mute.Id, (string[])["SshNotReachable", "SshTimedOut"]);
        listener.Stop();
        VmSerialException refused = await RefusedAsync(target with { Port = open });
        Assert.Equal(("SshNotReachable", ErrorKind.ConnectionFailed), (refused.Id, refused.Kind));
        Assert.Contains("refused", refused.Message, StringComparison.Ordinal);
        Assert.Contains("-StartSsh", refused.Advice, StringComparison.Ordinal);
        VmSerialException unknown = await RefusedAsync(target with { Host = "no-such-host.invalid" });
        Assert.Equal("SshNotReachable", unknown.Id);
        Assert.Contains("DNS", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_answers_without_speaking_SSH_is_said_to()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task web = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync(Ct);
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Ct);
        }, Ct);
        VmSerialException e = await RefusedAsync(Target("8.0") with { Port = ((IPEndPoint)listener.LocalEndpoint).Port });
        Assert.Equal("SshNotReachable", e.Id);
        Assert.Contains("no SSH server", e.Message, StringComparison.Ordinal);
        await web;
    }
}
