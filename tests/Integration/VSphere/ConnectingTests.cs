using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Tls;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.VSphere;

public sealed class ConnectingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vCenter_says_what_it_is()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient client = await lab.ConnectAsync(Ct);
        ServerInfo info = await client.ReadServerInfoAsync(Ct);
        Assert.True(info.IsVCenter);
        Assert.Equal("8.0.3", info.Version);
        Assert.NotEmpty(info.InstanceUuid);
        Assert.True(info.PersistNetworkBacking);
        Assert.Equal(lab.User, client.User);
        Assert.True(client.OwnsSession);
        Assert.True(await client.IsAliveAsync(Ct));
        await client.LogoutAsync(Ct);
        Assert.False(await client.IsAliveAsync(Ct));
    }

    [Fact]
    public async Task A_standalone_host_has_no_option_of_a_vCenter()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync("--kind", "esxi");
        using VimClient client = await lab.ConnectAsync(Ct);
        ServerInfo info = await client.ReadServerInfoAsync(Ct);
        Assert.False(info.IsVCenter);
        Assert.Null(info.PersistNetworkBacking);
        HostInfo host = Assert.Single(await client.ReadHostsAsync(withRulesets: false, Ct));
        Assert.Null(host.Cluster);
    }

    [Fact]
    public async Task An_option_that_is_not_set_is_not_taken_for_false()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync("""{"vms":[{"name":"web1"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        Assert.Null((await client.ReadServerInfoAsync(Ct)).PersistNetworkBacking);
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(
            () => VimClient.ConnectAsync(lab.Connection, new VimCredential.UserPassword(lab.User, "wrong"), Ct));
        Assert.Equal(("InvalidLogin", ErrorKind.Unauthenticated, "InvalidLogin"), (e.Id, e.Kind, e.Fault));
        Assert.Contains(lab.User, e.Message);
        Assert.DoesNotContain("wrong", e.ToString());
        Assert.Equal(1, await lab.CallsAsync("Login", Ct));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_and_its_thumbprint_shown()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        CertificateException e = await Assert.ThrowsAsync<CertificateException>(
            () => VimClient.ConnectAsync(lab.Connection with { Thumbprint = null }, lab.Credential, Ct));
        Assert.Equal(lab.Thumbprint, e.Thumbprint);
        Assert.Contains(lab.Thumbprint, e.Message);
        Assert.Contains($"-Thumbprint {lab.Thumbprint}", e.Advice);
        Assert.Equal(("CertificateUntrusted", ErrorKind.Untrusted), (e.Id, e.Kind));
        Assert.Equal(0, await lab.CallsAsync("RetrieveServiceContent", Ct));
    }

    [Fact]
    public async Task Another_certificate_than_the_pinned_one_names_both()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        string pinned = string.Join(':', new string('A', 64).Chunk(2).Select(c => new string(c)));
        CertificateException e = await Assert.ThrowsAsync<CertificateException>(
            () => VimClient.ConnectAsync(lab.Connection with { Thumbprint = pinned }, lab.Credential, Ct));
        Assert.Contains(lab.Thumbprint, e.Message);
        Assert.Contains(pinned, e.Message);
    }

    [Theory]
    [InlineData("lower")]
    [InlineData("bare")]
    public async Task A_thumbprint_may_be_pasted_in_any_form(string form)
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        string thumbprint = form == "lower" ? lab.Thumbprint.ToLowerInvariant() : lab.Thumbprint.Replace(":", "");
        using VimClient client = await VimClient.ConnectAsync(lab.Connection with { Thumbprint = thumbprint }, lab.Credential, Ct);
        Assert.True(client.IsVCenter);
    }

    [Fact]
    public async Task Any_certificate_will_do_for_those_who_asked_for_that()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient client = await VimClient.ConnectAsync(lab.Connection with { Thumbprint = null, SkipCertificateCheck = true }, lab.Credential, Ct);
        Assert.True(client.IsVCenter);
    }

    [Fact]
    public async Task A_thumbprint_can_be_read_without_trusting_it()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        Assert.Equal(lab.Thumbprint, await VimClient.ReadThumbprintAsync(lab.Connection with { Thumbprint = null }, Ct));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    public async Task A_server_with_old_TLS_is_named_as_such_with_the_way_out(string version)
    {
        await using VSphereLab lab = await VSphereLab.StartAsync("--tls-max", version);
        VmSerialException e = await Assert.ThrowsAnyAsync<VmSerialException>(() => lab.ConnectAsync(Ct));
        Assert.Equal(("TlsTooOld", ErrorKind.NotSupported), (e.Id, e.Kind));
        Assert.Contains("vCenter", e.Advice);
    }

    [Fact]
    public async Task A_port_where_nothing_listens_is_said_to_be_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        VmSerialException e = await FailAsync($"127.0.0.1:{port}");
        Assert.Equal(("ServerUnreachable", ErrorKind.ConnectionFailed), (e.Id, e.Kind));
        Assert.Contains("refused", e.Message);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_said_to_be_unknown()
    {
        VmSerialException e = await FailAsync("no-such-server.invalid");
        Assert.Contains(e.Id, (string[])["ServerNotFound", "ServerUnreachable"]);
        Assert.Contains("no-such-server.invalid", e.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_no_vSphere()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        VmSerialException e = await FailAsync(lab.Control.Authority);
        Assert.Equal("ServerNotVSphere", e.Id);
    }

    [Fact]
    public async Task A_server_that_says_nothing_misses_the_deadline()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var connection = new VimConnection { Server = silent.LocalEndpoint.ToString()!, RequestTimeout = TimeSpan.FromMilliseconds(300) };
        var clock = Stopwatch.StartNew();
        VmSerialException e = await Assert.ThrowsAnyAsync<VmSerialException>(
            () => VimClient.ConnectAsync(connection, new VimCredential.UserPassword("u", "p"), Ct));
        Assert.Equal(("RequestTimedOut", ErrorKind.TimedOut), (e.Id, e.Kind));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.2, 5);
    }

    [Fact]
    public async Task Cancelling_a_connect_comes_back_at_once()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => VimClient.ConnectAsync(
            new VimConnection { Server = silent.LocalEndpoint.ToString()! }, new VimCredential.UserPassword("u", "p"), cancel.Token));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.1, 3);
    }

    private static async Task<VmSerialException> FailAsync(string server) => await Assert.ThrowsAnyAsync<VmSerialException>(
        () => VimClient.ConnectAsync(new VimConnection { Server = server }, new VimCredential.UserPassword("u", "p"), Ct));

}
