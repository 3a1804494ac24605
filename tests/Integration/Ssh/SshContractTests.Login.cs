using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Ssh;

public abstract partial class SshContractTests
{
    [Theory]
    [InlineData("6.5")]
    [InlineData("8.0")]
    public async Task An_unknown_host_key_is_refused_before_anything_of_the_login_is_sent(string profile)
    {
        EsxLabHost host = Hosts.OfProfile(profile);
        int before = await LoginLinesAsync(host);
        VmSerialException e = await RefusedAsync(Target(profile) with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [InFolder("none")] } });
        Assert.Equal(("HostKeyUnknown", ErrorKind.Untrusted, host.SshHost), (e.Id, e.Kind, e.Target));
        string fingerprint = Assert.Single(host.HostKeys.Select(key => key.Sha256), e.Message.Contains);
        Assert.Contains($"-HostKeyFingerprint {fingerprint}", e.Advice, StringComparison.Ordinal);
        Assert.Contains("-AcceptNewHostKey", e.Advice, StringComparison.Ordinal);
        Assert.False(File.Exists(InFolder("none")));
        Assert.Equal(before, await LoginLinesAsync(host));
    }

    [Fact]
    public async Task A_changed_host_key_is_refused_even_where_new_ones_are_accepted()
    {
        EsxLabHost host = Hosts.Esx80;
        string known = InFolder("changed");
        // The key of another host under the name of this one.
        await File.WriteAllTextAsync(known, Hosts.Esx65.KnownHosts.First().Replace($":{Hosts.Esx65.SshPort} ", $":{host.SshPort} ", StringComparison.Ordinal) + "\n", Ct);
        string text = await File.ReadAllTextAsync(known, Ct);
        int before = await LoginLinesAsync(host);
        foreach (bool acceptNew in (bool[])[false, true])
        {
            VmSerialException e = await RefusedAsync(Target("8.0") with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [known], AcceptNew = acceptNew } });
            Assert.Equal(("HostKeyChanged", ErrorKind.Untrusted), (e.Id, e.Kind));
            Assert.Contains(host.HostKeys[0].Sha256, e.Message, StringComparison.Ordinal);
            Assert.Contains(known, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(text, await File.ReadAllTextAsync(known, Ct));
        Assert.Equal(before, await LoginLinesAsync(host));
    }

    [Fact]
    public async Task A_key_of_another_kind_is_no_new_key_of_a_host_that_is_known()
    {
        string stranger = InFolder("stranger");
        Assert.Equal(0, await RunAsync("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger));
        string known = InFolder("other_kind");
        string line = $"[{Hosts.Esx80.SshHost}]:{Hosts.Esx80.SshPort} {await File.ReadAllTextAsync(stranger + ".pub", Ct)}";
        await File.WriteAllTextAsync(known, line, Ct);
        foreach (bool acceptNew in (bool[])[false, true])
        {
            VmSerialException e = await RefusedAsync(Target("8.0") with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [known], AcceptNew = acceptNew } });
            Assert.Equal("HostKeyChanged", e.Id);
            Assert.Contains(Hosts.Esx80.HostKeySha256, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(line, await File.ReadAllTextAsync(known, Ct));
    }

    [Fact]
    public async Task A_revoked_host_key_is_refused()
    {
        string known = InFolder("revoked");
        await File.WriteAllLinesAsync(known, [.. Hosts.Esx80.KnownHosts.Select(line => "@revoked " + line), .. Hosts.Esx80.KnownHosts], Ct);
        VmSerialException e = await RefusedAsync(Target("8.0") with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [known] } });
        Assert.Equal("HostKeyRevoked", e.Id);
    }

    [Fact]
    public async Task The_key_of_a_given_fingerprint_is_accepted_and_known_hosts_not_asked()
    {
        SshTarget target = Target("8.0") with { HostKeys = new HostKeyPolicy { Fingerprint = Hosts.Esx80.HostKeySha256, KnownHostsFiles = [InFolder("unused")] } };
        await using ISshSession session = await ConnectAsync(target, Ct);
        Assert.Equal(0, (await session.RunAsync(new SshCommand("exit 0"), Ct)).ExitCode);
        Assert.False(File.Exists(InFolder("unused")));
    }

    [Fact]
    public async Task Any_other_key_than_that_of_the_given_fingerprint_is_refused_though_known()
    {
        EsxLabHost host = Hosts.Esx80;
        int before = await LoginLinesAsync(host);
        string given = Hosts.Esx65.HostKeySha256;
        VmSerialException e = await RefusedAsync(Target("8.0") with { HostKeys = Target("8.0").HostKeys with { Fingerprint = given } });
        Assert.Equal(("HostKeyMismatch", ErrorKind.Untrusted), (e.Id, e.Kind));
        Assert.Contains(host.HostKeySha256, e.Message, StringComparison.Ordinal);
        Assert.Contains(given, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await LoginLinesAsync(host));
    }

    [Fact]
    public async Task A_new_key_is_accepted_and_remembered_where_that_was_asked_for()
    {
        string known = Path.Combine(_folder.FullName, "deep", "known hosts");
        string second = InFolder("second");
        SshTarget target = Target("8.0") with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [known, second], AcceptNew = true } };
        await using (await ConnectAsync(target, Ct))
        {
        }

        Assert.Equal(Hosts.Esx80.KnownHosts, await File.ReadAllLinesAsync(known, Ct));
        Assert.False(File.Exists(second));
        await using (await ConnectAsync(target with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [known] } }, Ct))
        {
        }

        // A second time it is known, and not written again.
        await using (await ConnectAsync(target, Ct))
        {
        }

        Assert.Equal(Hosts.Esx80.KnownHosts, await File.ReadAllLinesAsync(known, Ct));
    }

    [Fact]
    public async Task A_key_in_the_second_file_or_under_a_hashed_name_is_known()
    {
        string known = InFolder("hashed");
        await File.WriteAllLinesAsync(known, Hosts.Esx80.KnownHosts, Ct);
        Assert.Equal(0, await RunAsync("/usr/bin/ssh-keygen", "-q", "-H", "-f", known));
        Assert.StartsWith("|1|", await File.ReadAllTextAsync(known, Ct), StringComparison.Ordinal);
        await using ISshSession session = await ConnectAsync(Target("8.0") with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [InFolder("none"), known] } }, Ct);
        Assert.Equal(Hosts.Esx80.SshHost, session.Host);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_a_host_with_several_keys_one_known_is_enough(int index)
    {
        string known = InFolder("one");
        await File.WriteAllTextAsync(known, Hosts.Esx65.KnownHosts.ElementAt(index) + "\n", Ct);
        await using ISshSession session = await ConnectAsync(Target("6.5") with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [known] } }, Ct);
        Assert.Equal(0, (await session.RunAsync(new SshCommand("exit 0"), Ct)).ExitCode);
    }

    [Theory]
    [InlineData("6.5", "wrong")]
    [InlineData("8.0", "wrong")]
    [InlineData("8.0", "it's \"$(reboot)\" `x` \\ %PATH% ü")]
    public async Task A_wrong_password_is_tried_once(string profile, string password)
    {
        EsxLabHost host = Hosts.OfProfile(profile);
        int before = await FailedLoginsAsync(host);
        VmSerialException e = await RefusedAsync(Target(profile) with { Password = password });
        Assert.Equal(("SshLoginRefused", ErrorKind.Unauthenticated), (e.Id, e.Kind));
        Assert.DoesNotContain(password, e.ToString(), StringComparison.Ordinal);
        Assert.Equal(before + 1, await FailedLoginsAsync(host));
    }

    [Fact]
    public async Task A_key_file_logs_in_with_and_without_passphrase_and_with_a_password_beside_it()
    {
        EsxLabHost host = Hosts.Esx65;
        foreach (string passphrase in (string[])["", "it's \"$(reboot)\" ü"])
        {
            string key = await MakeKeyAsync(host, passphrase);
            SshTarget target = Target("6.5") with { KeyFile = key, KeyPassphrase = passphrase.Length > 0 ? passphrase : null };
            foreach (SshTarget way in (SshTarget[])[target with { Password = null }, target])
            {
                await using ISshSession session = await ConnectAsync(way, Ct);
                Assert.Equal("0\n", (await session.RunAsync(new SshCommand("id -u"), Ct)).OutputText);
            }
        }
    }

    [Fact]
    public async Task A_key_that_the_host_does_not_take_is_refused_and_a_password_beside_it_is_tried()
    {
        string key = InFolder("stranger");
        Assert.Equal(0, await RunAsync("/usr/bin/ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", key));
        SshTarget target = Target("8.0") with { KeyFile = key };
        Assert.Equal("SshLoginRefused", (await RefusedAsync(target with { Password = null })).Id);
        await using ISshSession session = await ConnectAsync(target, Ct);
        Assert.Equal(0, (await session.RunAsync(new SshCommand("exit 0"), Ct)).ExitCode);
    }

    [Fact]
    public async Task A_key_file_that_cannot_be_used_is_named()
    {
        string locked = await MakeKeyAsync(Hosts.Esx65, "right");
        string garbage = InFolder("garbage");
        await File.WriteAllTextAsync(garbage, "no key\n", Ct);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(garbage, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        SshTarget target = Target("6.5") with { Password = null };
        foreach (SshTarget way in (SshTarget[])[target with { KeyFile = locked, KeyPassphrase = "wrong" }, target with { KeyFile = garbage }])
        {
            VmSerialException e = await RefusedAsync(way);
            Assert.Equal("InvalidKeyFile", e.Id);
            Assert.Contains(way.KeyFile!, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal("InvalidKeyFile", (await RefusedAsync(target with { KeyFile = InFolder("missing") })).Id);
    }

    [Fact]
    public async Task A_cancelled_connect_leaves_nothing_behind()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(300));
        SshTarget target = Target("8.0") with { Port = ((IPEndPoint)mute.LocalEndpoint).Port };
        Stopwatch watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConnectAsync(target, cancel.Token));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        Assert.Empty(Directory.GetFileSystemEntries(Temporary));
        await GoneHereAsync($"-p {target.Port} ");
    }

    [Fact]
    public async Task A_session_leaves_nothing_behind_and_keeps_its_secret_out_of_sight()
    {
        SshTarget target = Target("8.0");
        await using (ISshSession session = await ConnectAsync(target, Ct))
        {
            Task<SshResult> running = session.RunAsync(new SshCommand("sleep 0.5"), Ct);
            Assert.DoesNotContain(Processes(), line => line.Contains(target.Password!, StringComparison.Ordinal));
            Assert.DoesNotContain(Directory.EnumerateFiles(Temporary, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0),
                file => File.ReadAllText(file).Contains(target.Password!, StringComparison.Ordinal));
            await running;
        }

        Assert.Empty(Directory.GetFileSystemEntries(Temporary));
        await GoneHereAsync($"-p {target.Port} ");
    }
}
