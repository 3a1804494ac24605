using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using VmSerial.Errors;
using VmSerial.Ssh;
using VmSerial.Ssh.OpenSsh;
using Xunit;

namespace VmSerial.Unit.Ssh;

public sealed class OpenSshTests
{
    private static readonly SshTarget s_target = new() { Host = "esx01", Password = "hunter2", HostKeys = new HostKeyPolicy { KnownHostsFiles = ["/home/a b/known_hosts", "/100%/k"] } };

    // Lines of OpenSSH 9.2.
    private const string Begun = "debug1: Connecting to esx01 [10.0.0.1] port 22.\ndebug1: Connection established.\n";
    private const string KeySeen = Begun + "debug1: Server host key: ssh-rsa SHA256:found\n";
    private const string Login = Begun + "debug1: Authentications that can continue: publickey,password\ndebug1: Next authentication method: publickey\n";

    [Theory]
    [InlineData("ssh: Could not resolve hostname esx01: Name or service not known\n", "SshNotReachable", "DNS")]
    [InlineData("ssh: connect to host esx01 port 22: Connection refused\n", "SshNotReachable", "refused")]
    [InlineData("ssh: connect to host esx01 port 22: Connection timed out\n", "SshNotReachable", "nothing answered")]
    [InlineData("ssh: connect to host esx01 port 22: No route to host\n", "SshNotReachable", "no route to host")]
    [InlineData(Begun + "kex_exchange_identification: Connection closed by remote host\n", "SshNotReachable", "closes connections")]
    [InlineData("Connection timed out during banner exchange\n", "SshNotReachable", "nothing answered")]
    [InlineData("Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-rsa,ssh-dss\n", "SshLegacyAlgorithmsOnly", "ssh-rsa, ssh-dss (host key type)")]
    [InlineData("Unable to negotiate with 10.0.0.1 port 22: no matching key exchange method found. Their offer: diffie-hellman-group14-sha1,kex-strict-s-v00@openssh.com\n", "SshLegacyAlgorithmsOnly", "diffie-hellman-group14-sha1 (key")]
    [InlineData("Unable to negotiate with 10.0.0.1 port 22: no matching cipher found. Their offer: some-new-cipher\n", "SshNoCommonAlgorithm", "some-new-cipher")]
    [InlineData(KeySeen + "No RSA host key is known for esx01 and you have requested strict checking.\nHost key verification failed.\n", "HostKeyUnknown", "SHA256:found (ssh-rsa)")]
    [InlineData(KeySeen + "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nOffending ECDSA key in /home/a b/known_hosts:3\nHost key verification failed.\n", "HostKeyChanged", "in /home/a b/known_hosts.")]
    [InlineData(KeySeen + "@       WARNING: REVOKED HOST KEY DETECTED!               @\nHost key verification failed.\n", "HostKeyRevoked", "SHA256:found")]
    [InlineData(Login + "root@esx01: Permission denied (publickey,password).\n", "SshLoginRefused", "publickey,password")]
    [InlineData(Login + "debug1: read_passphrase: requested to askpass\n", "SshLoginRefused", "publickey,password")]
    [InlineData(Login + "Connection closed by 10.0.0.1 port 22\n", "SshLoginRefused", "closed the connection")]
    [InlineData(Login + "ssh_askpass: exec(/tmp/vmserial-x/askpass): Permission denied\nroot@esx01: Permission denied (publickey,password).\n", "TemporaryFolderUnusable", "Permission denied")]
    [InlineData(Begun + "Connection closed by 10.0.0.1 port 22\n", "SshConnectionLost", "Connection closed")]
    [InlineData("command-line: line 0: Bad configuration option: new\n", "SshFailed", "too old")]
    [InlineData("", "SshFailed", "without a word")]
    [InlineData("debug1: something\nsomething new happened\ndebug1: more\n", "SshFailed", "something new happened")]
    public void What_the_client_says_becomes_our_words(string said, string id, string part)
    {
        VmSerialException e = OpenSshMessages.Explain(s_target, null, said.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(id, e.Id);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(e.Advice));
    }

    [Fact]
    public void A_key_of_another_kind_of_a_known_host_is_a_changed_key()
    {
        const string said = KeySeen + "No RSA host key is known for esx01 and you have requested strict checking.\nHost key verification failed.\n";
        VmSerialException e = OpenSshMessages.Explain(s_target, "/home/known", said);
        Assert.Equal("HostKeyChanged", e.Id);
        Assert.Contains("/home/known", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeout_tells_how_far_it_got()
    {
        Assert.Equal("SshNotReachable", OpenSshMessages.ExplainTimeout(s_target, "debug1: Connecting to esx01\n").Id);
        Assert.Equal("SshTimedOut", OpenSshMessages.ExplainTimeout(s_target, Begun).Id);
    }

    [Fact]
    public void The_client_is_told_everything_that_matters_and_no_secret()
    {
        using OpenSshFolder folder = OpenSshFolder.Create(null);
        List<string> arguments = OpenSshArguments.Connection(s_target with { KeyPassphrase = "hunter3" }, folder);
        Assert.DoesNotContain(arguments, argument => argument.Contains("hunter", StringComparison.Ordinal));
        Assert.Equal(["-F", "none"], arguments.Take(2));
        foreach (string option in (string[])["StrictHostKeyChecking=yes", "NumberOfPasswordPrompts=1", "PreferredAuthentications=keyboard-interactive,password",
            "UserKnownHostsFile=\"/home/a b/known_hosts\" \"/100%%/k\"", "UpdateHostKeys=no", "ClearAllForwardings=yes", "KexAlgorithms=-*-sha1", "IdentityFile=none", "ConnectTimeout=20"])
            Assert.Contains(option, arguments);
    }

    [Theory]
    [InlineData("/a\"b")]
    [InlineData("/a${HOME}b")]
    [InlineData("/a\nb")]
    public void A_path_that_the_client_would_read_as_something_else_is_refused(string path)
    {
        using OpenSshFolder folder = OpenSshFolder.Create(null);
        VmSerialException e = Assert.Throws<VmSerialException>(
            () => OpenSshArguments.Connection(s_target with { HostKeys = new HostKeyPolicy { KnownHostsFiles = [path] } }, folder));
        Assert.Equal("InvalidPath", e.Id);
    }

    [Fact]
    public void The_folder_is_private_short_and_gone_in_the_end()
    {
        string path;
        using (OpenSshFolder folder = OpenSshFolder.Create(null))
        {
            path = folder.Path;
            Assert.InRange(folder.ControlSocket.Length, 1, 104 - 17);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.AskPassProgram));
            }
        }

        Assert.False(Directory.Exists(path));
        Assert.Equal("TemporaryFolderUnusable", Assert.Throws<VmSerialException>(() => OpenSshFolder.Create("/no/such/folder")).Id);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("a \\", "\"a \\\\\"")]
    [InlineData("a\\\"b", "\"a\\\\\\\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    public void Arguments_are_quoted_as_NET_takes_them_apart(string argument, string text) => Assert.Equal(text, ArgumentText.Join([argument]));

    [Fact]
    public void A_client_that_is_not_there_is_said_to_be_missing()
    {
        Assert.Equal("SshClientMissing", Assert.Throws<VmSerialException>(() => OpenSshClient.Find("/no/such/ssh")).Id);
        Assert.Equal("SshClientMissing", Assert.Throws<VmSerialException>(() => OpenSshClient.Find("ssh")).Id);
        Assert.All(OpenSshClient.Places, place => Assert.EndsWith(OperatingSystem.IsWindows() ? "ssh.exe" : "/ssh", place, StringComparison.Ordinal));
    }
}
