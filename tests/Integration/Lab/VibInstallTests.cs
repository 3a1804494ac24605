using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>That hosts take the VIBs which the product makes, each version its form.</summary>
[Collection(EsxHostsCollection.Name)]
public sealed class VibInstallTests(EsxHosts hosts)
{
    private const string File = "/vmfs/volumes/datastore1/vmserial.vib";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5.0u1", "5.0", "-v")]
    [InlineData("6.5", "6.5", "-v")]
    [InlineData("8.0", "8.0.3", "-v")]
    [InlineData("6.5", "6.5", "-d")]
    [InlineData("8.0", "8.0.3", "-d")]
    public async Task A_host_installs_what_is_made_for_its_version_and_has_the_ruleset_after_a_refresh(string profile, string target, string option)
    {
        EsxLabHost host = hosts.OfProfile(profile);
        VibSpec spec = await UploadAsync(host, target, option);
        try
        {
            Assert.Contains("AcceptanceConfigError", (await ShellAsync(host, $"esxcli software vib install {option} {File}")).Output, StringComparison.Ordinal);
            await ShellAsync(host, "esxcli software acceptance set --level=CommunitySupported");
            EsxLabResult installed = await ShellAsync(host, $"esxcli software vib install {option} {File} && esxcli network firewall refresh");
            Assert.True(installed.ExitCode == 0, installed.ToString());
            Assert.Contains("Reboot Required: false", installed.Output, StringComparison.Ordinal);
            EsxLabResult listed = await ShellAsync(host, "esxcli network firewall ruleset rule list -r vibtest");
            Assert.Matches(@"vibtest\s+Outbound\s+TCP\s+Dst\s+4001\s+4001", listed.Output);
        }
        finally
        {
            await RestoreAsync(host, spec.Name);
        }

        Assert.NotEqual(0, (await ShellAsync(host, "esxcli network firewall ruleset list -r vibtest")).ExitCode);
    }

    [Theory]
    [InlineData("6.5", "8.0", "Calculated digest at EOF")]
    [InlineData("8.0", "6.5", "does not have sha-256 gunzip checksum")]
    public async Task A_host_refuses_what_is_made_for_the_other_version(string profile, string target, string words)
    {
        EsxLabHost host = hosts.OfProfile(profile);
        VibSpec spec = await UploadAsync(host, target, "-v");
        try
        {
            await ShellAsync(host, "esxcli software acceptance set --level=CommunitySupported");
            EsxLabResult refused = await ShellAsync(host, $"esxcli software vib install -f -v {File}");
            Assert.NotEqual(0, refused.ExitCode);
            Assert.Contains(words, refused.Output, StringComparison.Ordinal);
        }
        finally
        {
            await RestoreAsync(host, spec.Name);
        }
    }

    private Task<EsxLabResult> ShellAsync(EsxLabHost host, string line) => hosts.Lab.ShellAsync(host, line, Ct);

    private async Task<VibSpec> UploadAsync(EsxLabHost host, string target, string option)
    {
        var ruleset = new CustomRuleset(RulesetId.Parse("vibtest"), [RulesetRule.Create(RuleDirection.Outbound, 4001)], enabled: true);
        var spec = new VibSpec(ruleset, "1.0.0-1", new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), HostVersion.Parse(target));
        await hosts.Lab.WriteFileAsync(host, File, option == "-d" ? OfflineBundle.Create(spec) : Vib.Create(spec), Ct);
        return spec;
    }

    private Task RestoreAsync(EsxLabHost host, string vib) => hosts.Lab.ShellAsync(host,
        $"esxcli software vib remove -n {vib}; esxcli software acceptance set --level=PartnerSupported; rm {File}; esxcli network firewall refresh",
        CancellationToken.None);
}
