using System;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>That the hosts which other tests rely on are there and can be seen from outside.</summary>
[Collection(EsxHostsCollection.Name)]
public sealed class EsxLabTests(EsxHosts hosts)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5.0u1", "VMware ESXi 5.0.0 build-623860\nVMware ESXi 5.0.0 Update 1\n")]
    [InlineData("5.1", "VMware ESXi 5.1.0 build-799733\nVMware ESXi 5.1.0 GA\n")]
    [InlineData("6.5", "VMware ESXi 6.5.0 build-4564106\nVMware ESXi 6.5.0 GA\n")]
    [InlineData("8.0", "VMware ESXi 8.0.3 build-24022510\nVMware ESXi 8.0 Update 3\n")]
    [InlineData("8.0-secureboot", "VMware ESXi 8.0.3 build-24022510\nVMware ESXi 8.0 Update 3\n")]
    public async Task A_host_of_each_profile_answers_with_its_version(string profile, string expected)
    {
        EsxLabResult answer = await hosts.Lab.ExecAsync(hosts.OfProfile(profile), ["vmware", "-lv"], Ct);
        Assert.Equal(new EsxLabResult(0, expected, ""), answer);
    }

    [Fact]
    public async Task An_exit_code_and_both_streams_come_back_apart()
    {
        EsxLabResult answer = await hosts.Lab.ShellAsync(hosts.Esx80, "echo out; echo err >&2; exit 7", Ct);
        Assert.Equal(new EsxLabResult(7, "out\n", "err\n"), answer);
    }

    [Fact]
    public async Task What_is_written_to_a_file_of_a_host_is_read_from_it_to_the_byte()
    {
        const string Content = "first\r\n\tsecond 'quoted' \"twice\" $(not run) é\n";
        await hosts.Lab.WriteFileAsync(hosts.Esx65, "/tmp/content", Content, Ct);
        Assert.Equal(Content, await hosts.Lab.ReadFileAsync(hosts.Esx65, "/tmp/content", Ct));
    }

    [Fact]
    public async Task A_host_s_sshd_is_behind_its_loopback_port()
    {
        EsxLabHost host = hosts.Esx51;
        using var client = new TcpClient();
        await client.ConnectAsync(host.SshHost, host.SshPort, Ct);
        byte[] greeting = new byte[8];
        await client.GetStream().ReadExactlyAsync(greeting, Ct);
        Assert.Equal("SSH-2.0-", Encoding.ASCII.GetString(greeting));
        Assert.All(host.HostKeys, key => Assert.StartsWith("SHA256:", key.Sha256, StringComparison.Ordinal));
        Assert.Equal(host.HostKeys[0].Sha256, host.HostKeySha256);
    }

    [Fact]
    public async Task A_listener_at_the_peer_is_reached_through_an_open_firewall_only()
    {
        await using EsxLabListener listener = await hosts.Lab.ListenAsync(4101, null, Ct);
        Assert.NotEqual(0, (await hosts.Lab.ShellAsync(hosts.Esx65, $"timeout 2 nc -z {hosts.Esx65.Peer} {listener.Port}", Ct)).ExitCode);
        await hosts.Lab.ShellAsync(hosts.Esx65, "esxcli network firewall ruleset set -r remoteSerialPort -e true", Ct);
        try
        {
            EsxLabResult open = await hosts.Lab.ShellAsync(hosts.Esx65, $"timeout 9 nc -z {hosts.Esx65.Peer} {listener.Port}", Ct);
            Assert.True(open.ExitCode == 0, open.ToString());
        }
        finally
        {
            await hosts.Lab.ShellAsync(hosts.Esx65, "esxcli network firewall ruleset set -r remoteSerialPort -e false", CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_host_of_one_s_own_forgets_its_ramdisk_at_a_reboot_and_keeps_its_datastore()
    {
        await using EsxLab lab = await EsxLab.StartAsync("8.0", Ct);
        Assert.NotEqual(hosts.Lab.Name, lab.Name);
        await lab.ShellAsync(lab.Host, "touch /tmp/gone /vmfs/volumes/datastore1/kept", Ct);
        await lab.RebootAsync(lab.Host, Ct);
        Assert.Equal("kept\n", (await lab.ShellAsync(lab.Host, "cd /tmp && ls; ls /vmfs/volumes/datastore1", Ct)).Output);
    }

    [Fact]
    public async Task A_session_is_counted_when_a_command_begins_and_not_when_someone_only_connects()
    {
        EsxLabHost host = hosts.Esx65;
        int before = await hosts.Lab.CountSessionsAsync(host, Ct);
        Assert.Equal(0, await SystemSsh.RunAsync(host, host.User, ["true"], Ct));
        Assert.Equal(0, await SystemSsh.RunAsync(host, EsxLabHost.Operator, ["true"], Ct));
        using (var client = new TcpClient())
            await client.ConnectAsync(host.SshHost, host.SshPort, Ct);
        Assert.Equal(before + 2, await hosts.Lab.CountSessionsAsync(host, Ct));
    }

    [Fact]
    public async Task A_host_whose_refresh_cuts_ssh_lets_it_through_again_once_the_old_bytes_are_refreshed()
    {
        const string File = "/etc/vmware/firewall/service.xml";
        EsxLabHost host = hosts.Esx65;
        string before = await hosts.Lab.ReadFileAsync(host, File, Ct);
        await hosts.Lab.MishapAsync(host, EsxMishap.RefreshCutsSsh, true, Ct);
        try
        {
            await hosts.Lab.WriteFileAsync(host, File, before + "<!-- changed -->\n", Ct);
            await hosts.Lab.ShellAsync(host, "esxcli network firewall refresh", Ct);
            Assert.Equal(255, await SystemSsh.RunAsync(host, host.User, ["true"], Ct));
            await hosts.Lab.WriteFileAsync(host, File, before, Ct);
            await hosts.Lab.ShellAsync(host, "esxcli network firewall refresh", Ct);
            Assert.Equal(0, await SystemSsh.RunAsync(host, host.User, ["true"], Ct));
        }
        finally
        {
            await hosts.Lab.WithoutMishapsAsync(host, CancellationToken.None);
            await hosts.Lab.WriteFileAsync(host, File, before, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_host_is_late_by_the_time_that_was_asked_for()
    {
        await hosts.Lab.SlowAsync(hosts.Esx80, TimeSpan.FromMilliseconds(600), Ct);
        try
        {
            var watch = Stopwatch.StartNew();
            await hosts.Lab.ExecAsync(hosts.Esx80, ["vmware", "-v"], Ct);
            Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(600), $"{watch.Elapsed}");
        }
        finally
        {
            await hosts.Lab.SlowAsync(hosts.Esx80, TimeSpan.Zero, CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_ssh_login_goes_through_a_proxy_whole_and_fails_where_the_proxy_cuts()
    {
        EsxLabHost host = hosts.Esx80;
        await using CuttingProxy proxy = CuttingProxy.Start(host);
        EsxLabHost behind = host with { Ssh = $"{proxy.Host}:{proxy.Port}" };
        Assert.Equal(0, await SystemSsh.RunAsync(behind, host.User, ["true"], Ct));
        long whole = proxy.BytesPassed;
        Assert.InRange(whole, 2_000, 50_000);
        proxy.CutAfter(whole + whole / 2);
        Assert.Equal(255, await SystemSsh.RunAsync(behind, host.User, ["true"], Ct));
        Assert.Equal(whole + whole / 2, proxy.BytesPassed);
    }

    [Fact]
    public async Task In_lockdown_mode_only_an_exception_user_logs_in()
    {
        EsxLabHost host = hosts.Esx80;
        await hosts.Lab.LockDownAsync(host, [EsxLabHost.Operator], Ct);
        try
        {
            Assert.Equal(255, await SystemSsh.RunAsync(host, host.User, ["true"], Ct));
            Assert.Equal(0, await SystemSsh.RunAsync(host, EsxLabHost.Operator, ["true"], Ct));
        }
        finally
        {
            await hosts.Lab.EndLockdownAsync(host, CancellationToken.None);
        }

        Assert.Equal(0, await SystemSsh.RunAsync(host, host.User, ["true"], Ct));
    }

    [Fact]
    public async Task A_host_whose_sshd_is_stopped_refuses_connections_until_it_is_started()
    {
        EsxLabHost host = hosts.Esx65;
        await hosts.Lab.StopSshAsync(host, Ct);
        try
        {
            using var client = new TcpClient();
            SocketException refused = await Assert.ThrowsAsync<SocketException>(async () => await client.ConnectAsync(host.SshHost, host.SshPort, Ct));
            Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        }
        finally
        {
            await hosts.Lab.StartSshAsync(host, CancellationToken.None);
        }

        Assert.Equal(0, await SystemSsh.RunAsync(host, host.User, ["true"], Ct));
    }
}
