using System;
using VmSerial.Errors;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Unit.Ssh;

public sealed class SshTargetTests
{
    private static readonly SshTarget s_target = new() { Host = "esx01", Password = "hunter2", KeyPassphrase = "hunter3", HostKeys = new HostKeyPolicy() };

    private static string Refused(SshTarget target)
    {
        VmSerialException e = Assert.Throws<VmSerialException>(() => SshTargetCheck.Require(target));
        Assert.DoesNotContain("hunter", e.ToString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(e.Advice));
        return e.Id;
    }

    [Theory]
    [InlineData("")]
    [InlineData("-oProxyCommand=reboot")]
    [InlineData("esx01 -v")]
    [InlineData("root@esx01")]
    [InlineData("ssh://esx01")]
    [InlineData("esx01;reboot")]
    [InlineData("$(reboot)")]
    [InlineData("esx01\n")]
    public void What_is_no_host_is_never_handed_to_a_client(string host) => Assert.Equal("InvalidSshTarget", Refused(s_target with { Host = host }));

    [Theory]
    [InlineData("esx01.example.com")]
    [InlineData("10.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("bücher.example")]
    public void Names_and_addresses_are_hosts(string host) => SshTargetCheck.Require(s_target with { Host = host });

    [Theory]
    [InlineData("")]
    [InlineData("-v")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public void What_is_no_user_is_refused(string user) => Assert.Equal("InvalidSshTarget", Refused(s_target with { User = user }));

    [Fact]
    public void Other_values_that_cannot_be_meant_are_refused()
    {
        Assert.Equal("InvalidSshTarget", Refused(s_target with { Port = 0 }));
        Assert.Equal("InvalidSshTarget", Refused(s_target with { Port = 65536 }));
        Assert.Equal("InvalidSshTarget", Refused(s_target with { ConnectTimeout = TimeSpan.Zero }));
        Assert.Equal("InvalidSshTarget", Refused(s_target with { Password = "hunter2\nmore" }));
        Assert.Equal("InvalidKeyFile", Refused(s_target with { KeyFile = "/no/such/key" }));
        Assert.Equal("SshNoCredential", Refused(s_target with { Password = null, UseAgent = false }));
        foreach (string fingerprint in (string[])["", "MD5:00", "SHA256:", "SHA256:" + new string('A', 42), "SHA256:" + new string('*', 43)])
            Assert.Equal("InvalidFingerprint", Refused(s_target with { HostKeys = new HostKeyPolicy { Fingerprint = fingerprint } }));
        SshTargetCheck.Require(s_target with { HostKeys = new HostKeyPolicy { Fingerprint = "SHA256:" + new string('A', 43) } });
    }

    [Fact]
    public void A_target_in_words_has_no_secret_in_it()
    {
        Assert.Equal("root@esx01:22", s_target.ToString());
        Assert.Equal("root@esx01:22", $"{s_target}");
    }
}
