using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Unit.Ssh;

public sealed class KnownHostsTests
{
    private static readonly byte[] s_key = Key("ssh-ed25519", 1);
    private static readonly byte[] s_other = Key("ssh-ed25519", 2);

    internal static byte[] Key(string type, int seed)
    {
        byte[] blob = [0, 0, 0, (byte)type.Length, .. Encoding.ASCII.GetBytes(type), 0, 0, 0, 32, .. new byte[32]];
        blob[^1] = (byte)seed;
        return blob;
    }

    internal static string Field(byte[] blob) => $"{SshKeyBlob.TypeOf(blob)} {Convert.ToBase64String(blob)}";

    private static KnownHostVerdict Check(string text, string host, int port = 22, byte[]? key = null)
        => new KnownHosts().Add(text, "known_hosts").Check(host, port, key ?? s_key).Verdict;

    [Theory]
    [InlineData("esx01", "esx01", 22, true)]
    [InlineData("esx01,10.0.0.1", "10.0.0.1", 22, true)]
    [InlineData("ESX01", "esx01", 22, true)]
    [InlineData("esx01", "ESX01", 22, true)]
    [InlineData("esx0?", "esx01", 22, true)]
    [InlineData("*.example.com", "esx01.example.com", 22, true)]
    [InlineData("*.example.com,!esx01.*", "esx01.example.com", 22, false)]
    [InlineData("!esx01.*,*.example.com", "esx01.example.com", 22, false)]
    [InlineData("!esx01", "esx02", 22, false)]
    [InlineData("[esx01]:2222", "esx01", 2222, true)]
    [InlineData("[esx01]:2222", "esx01", 22, false)]
    [InlineData("[esx01]:2222", "esx01", 2223, false)]
    [InlineData("esx01", "esx01", 2222, true)]
    [InlineData("fe80::1", "fe80::1", 22, true)]
    [InlineData("esx0", "esx01", 22, false)]
    [InlineData("esx01", "esx0", 22, false)]
    [InlineData("esx01,", "", 22, true)]
    public void A_key_is_known_under_the_names_of_its_line(string names, string host, int port, bool known)
        => Assert.Equal(known ? KnownHostVerdict.Known : KnownHostVerdict.Unknown, Check($"{names} {Field(s_key)} a comment\n", host, port));

    [Fact]
    public void Another_key_of_the_host_is_a_change_whatever_its_kind()
    {
        Assert.Equal(KnownHostVerdict.Changed, Check($"esx01 {Field(s_other)}", "esx01"));
        Assert.Equal(KnownHostVerdict.Changed, Check($"esx01 {Field(Key("ecdsa-sha2-nistp256", 1))}", "esx01"));
        Assert.Equal(KnownHostVerdict.Known, Check($"esx01 {Field(s_other)}\nesx01 {Field(s_key)}", "esx01"));
        // Only said of the host at large, and not of this port: nothing is known of what listens there.
        Assert.Equal(KnownHostVerdict.Unknown, Check($"esx01 {Field(s_other)}", "esx01", 2222));
    }

    [Fact]
    public void A_revoked_key_stays_revoked_whatever_else_is_said_of_it()
    {
        Assert.Equal(KnownHostVerdict.Revoked, Check($"esx01 {Field(s_key)}\n@revoked * {Field(s_key)}", "esx01"));
        Assert.Equal(KnownHostVerdict.Revoked, Check($"[esx01]:2222 {Field(s_key)}\n@revoked esx01 {Field(s_key)}", "esx01", 2222));
        Assert.Equal(KnownHostVerdict.Known, Check($"esx01 {Field(s_key)}\n@revoked * {Field(s_other)}", "esx01"));
        Assert.Equal(KnownHostVerdict.Unknown, Check($"@revoked * {Field(s_other)}", "esx01"));
    }

    [Theory]
    [InlineData("@cert-authority * {0}")]
    [InlineData("@something * {0}")]
    [InlineData("# esx01 {0}")]
    [InlineData("esx01")]
    [InlineData("esx01 ssh-ed25519")]
    [InlineData("esx01 ssh-ed25519 AAAA!")]
    [InlineData("esx01 ssh-ed25519 AAAAC3NzaC1l")]
    [InlineData("|1|not-base64|x {0}")]
    [InlineData("|2|AAAA|AAAA {0}")]
    public void What_makes_no_host_known_is_passed_over(string line)
        => Assert.Equal(KnownHostVerdict.Unknown, Check(line.Replace("{0}", Field(s_key), StringComparison.Ordinal), "esx01"));

    [Fact]
    public void A_line_whose_type_is_not_its_keys_makes_nothing_known()
        => Assert.Equal(KnownHostVerdict.Unknown, Check($"esx01 ssh-rsa {Convert.ToBase64String(s_key)}", "esx01"));

    [Theory]
    [InlineData("esx01", 22)]
    [InlineData("esx01", 2222)]
    public void A_hashed_name_is_found(string host, int port)
    {
        string line = $"{Hashed(KnownHosts.NameOf(host, port))} {Field(s_key)}\r\n";
        Assert.Equal(KnownHostVerdict.Known, Check(line, host, port));
        Assert.Equal(KnownHostVerdict.Changed, Check(line, host, port, s_other));
        Assert.Equal(KnownHostVerdict.Unknown, Check(line, "esx02", port));
    }

    [Fact]
    public void The_line_for_a_key_makes_it_known()
    {
        string line = KnownHosts.LineFor("esx01", 2222, s_key);
        Assert.Equal($"[esx01]:2222 {Field(s_key)}", line);
        Assert.Equal(KnownHostVerdict.Known, Check(line, "esx01", 2222));
    }

    [Fact]
    public void The_kinds_of_a_hosts_keys_and_the_file_that_knows_it_are_told()
    {
        KnownHosts known = new KnownHosts().Add($"esx02 {Field(s_other)}", "one").Add($"esx01 {Field(Key("ssh-rsa", 1))}\nesx01 {Field(s_key)}\n@revoked esx01 {Field(Key("ssh-dss", 1))}", "two");
        Assert.Equal(["ssh-rsa", "ssh-ed25519"], known.KeyTypes("esx01", 22));
        Assert.Equal("two", known.WhereKnown("esx01", 22));
        Assert.Null(known.WhereKnown("esx03", 22));
        Assert.Empty(known.KeyTypes("esx03", 22));
    }

    [Fact]
    public void A_fingerprint_is_the_one_that_OpenSSH_prints()
    {
        // A key and what ssh-keygen -l says of it.
        byte[] blob = Convert.FromBase64String("AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBP6aNJSkidRepNwB2JihsfZfCpskap8LLGQYhDTZOIb3GKsfWjTOZqJQMpw7/F1erSmk9Mb76BpZgZHvIRYzKZo=");
        Assert.Equal("SHA256:L7hpHiJTdBKWDaEPT2d55JwEPNTykrdO9a4dwGEsye0", SshKeyBlob.FingerprintOf(blob));
        Assert.Equal("ecdsa-sha2-nistp256", SshKeyBlob.TypeOf(blob));
    }

    internal static string Hashed(string name)
    {
        byte[] salt = [.. Enumerable.Range(0, 20).Select(i => (byte)i)];
#pragma warning disable CA5350 // the format's algorithm
        return $"|1|{Convert.ToBase64String(salt)}|{Convert.ToBase64String(HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes(name)))}";
#pragma warning restore CA5350
    }
}
