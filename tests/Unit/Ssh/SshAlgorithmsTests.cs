using System;
using System.Linq;
using System.Text;
using VmSerial.Errors;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Unit.Ssh;

public sealed class SshAlgorithmsTests
{
    [Theory]
    [InlineData("ssh-rsa", true, true)]
    [InlineData("diffie-hellman-group14-sha1", true, true)]
    [InlineData("diffie-hellman-group-exchange-sha1", true, true)]
    [InlineData("hmac-sha1", true, true)]
    [InlineData("diffie-hellman-group1-sha1", true, false)]
    [InlineData("ssh-dss", true, false)]
    [InlineData("3des-cbc", true, false)]
    [InlineData("hmac-md5", true, false)]
    [InlineData("rsa-sha2-256", false, true)]
    [InlineData("diffie-hellman-group14-sha256", false, true)]
    [InlineData("hmac-sha2-256", false, true)]
    [InlineData("aes256-ctr", false, true)]
    [InlineData("ecdsa-sha2-nistp256", false, true)]
    public void What_is_old_is_refused_and_only_what_ESXi_5_needs_can_be_allowed(string name, bool legacy, bool allowable)
    {
        Assert.Equal(legacy, SshAlgorithms.IsLegacy(name));
        Assert.Equal(!legacy, SshAlgorithms.IsAllowed(name, legacy: false));
        Assert.Equal(allowable, SshAlgorithms.IsAllowed(name, legacy: true));
    }

    [Fact]
    public void A_host_that_has_only_old_ones_is_told_from_one_that_has_none_of_ours()
    {
        SshTarget target = new() { Host = "esx01", HostKeys = new HostKeyPolicy() };
        VmSerialException old = SshAlgorithms.NoMatch(target, "MAC", ["hmac-sha1", "kex-strict-s-v00@openssh.com"]);
        Assert.Equal("SshLegacyAlgorithmsOnly", old.Id);
        Assert.Contains("-AllowLegacySsh", old.Advice, StringComparison.Ordinal);
        Assert.Equal("SshNoCommonAlgorithm", SshAlgorithms.NoMatch(target, "MAC", ["hmac-sha1", "new"]).Id);
        Assert.Equal("SshNoCommonAlgorithm", SshAlgorithms.NoMatch(target with { AllowLegacyAlgorithms = true }, "MAC", ["hmac-md5"]).Id);
    }

    [Fact]
    public void A_servers_offer_is_read()
    {
        string[] lists = ["kex1,kex2,ext-info-s,kex-strict-s-v00@openssh.com", "ssh-rsa", "in", "c1,c2", "in", "m1", "none", "none", "", ""];
        byte[] packet = [20, .. new byte[16], .. lists.SelectMany(list => (byte[])[0, 0, 0, (byte)list.Length, .. Encoding.ASCII.GetBytes(list)]), 0, 0, 0, 0, 0, 7, 7, 7];
        SshOffer offer = SshOffer.Parse(packet)!;
        Assert.Equal(["kex1", "kex2"], offer.KeyExchange);
        Assert.Equal(["ssh-rsa"], offer.HostKeys);
        Assert.Equal(["c1", "c2"], offer.Ciphers);
        Assert.Equal(["m1"], offer.Macs);
        Assert.Null(SshOffer.Parse(packet[..40]));
        Assert.Null(SshOffer.Parse([21, .. packet[1..]]));
    }
}
