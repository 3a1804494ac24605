using System.Linq;
using VmSerial.Esx;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Ssh;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Unit.Plans.Hosts;

public sealed class HostMatcherTests
{
    private static readonly HostInfo[] s_hosts = [Worlds.Host("esx01", serialRuleset: false), Worlds.Host("esx02", serialRuleset: false), Worlds.Host("esx03", "lab-b", false), Worlds.Host("lonely", null, false)];

    private static SerialWorld World => new() { Hosts = s_hosts, Firewalls = [.. s_hosts.Select(h => new HostFirewall { Target = $"{h.Server}/{h.Name}", Host = h, Rulesets = h.Rulesets! })] };

    private static string Plan(params string[] hosts) => "version: 1\nhosts:\n" + string.Concat(hosts.Select(h => $"  - {h}\n"));

    private static PlanComparison Compare(params string[] hosts) => PlanComparer.Compare(PlanText.Read(Plan(hosts)), World);

    [Theory]
    [InlineData("esx01", "esx01")]
    [InlineData("ESX01", "esx01")]
    [InlineData("HostSystem-esx02", "esx02")]
    [InlineData("lab-a", "esx01 esx02")]
    [InlineData("esx0[12]", "esx01 esx02")]
    [InlineData("*", "esx01 esx02 esx03 lonely")]
    [InlineData("nothing", "")]
    public void Hosts_are_found_by_name_id_cluster_and_wildcard(string pattern, string expected)
        => Assert.Equal(expected, string.Join(" ", HostSelector.Find(s_hosts, pattern).Select(h => h.Name)));

    [Fact]
    public void A_cluster_means_every_host_of_it()
        => Assert.Equal(["vc01/esx01", "vc01/esx02"], Compare("{match: lab-a, rulesets: [{id: vSPC, enabled: true}]}").Changes.Select(c => c.Target));

    [Fact]
    public void A_name_that_fits_nothing_is_an_error_unless_it_is_optional()
    {
        Assert.Equal("HostNotFound", Assert.Single(Compare("{match: esx99, rulesets: [{id: vSPC}]}").Findings).Id);
        Assert.Empty(Compare("{match: esx99, optional: true, rulesets: [{id: vSPC}]}").Findings);
    }

    [Fact]
    public void One_ruleset_of_one_host_is_planned_once()
        => Assert.Equal("RulesetPlannedTwice", Assert.Single(Compare(
            "{match: lab-a, rulesets: [{id: vSPC, enabled: true}]}", "{match: esx02, rulesets: [{id: vSPC, enabled: false}]}").Findings).Id);

    [Fact]
    public void The_login_of_an_entry_goes_to_its_hosts_and_the_fallback_to_the_others()
    {
        Plan plan = PlanText.Read(Plan("{match: esx01, rulesets: [], ssh: {user: svc}}", "{match: esx03, rulesets: []}"));
        HostAccess fallback = new() { User = "root", HostKeys = new HostKeyPolicy() };

        HostAccessTable table = HostMatcher.Access(plan, s_hosts, (ssh, _) => new HostAccess { User = ssh.User, HostKeys = new HostKeyPolicy() }, fallback);

        Assert.Equal("svc", table.For("vc01/esx01")!.User);
        Assert.Same(fallback, table.For("vc01/esx03"));
    }

    [Theory]
    [InlineData("gw:2222", "gw", 2222)]
    [InlineData("192.0.2.7", "192.0.2.7", 22)]
    [InlineData("[2001:db8::7]:2222", "2001:db8::7", 2222)]
    [InlineData("2001:db8::7", "2001:db8::7", 22)]
    public void An_address_takes_the_place_of_the_name(string address, string host, int port)
    {
        SshTarget target = new HostAccess { HostKeys = new HostKeyPolicy(), Addresses = new System.Collections.Generic.Dictionary<string, string> { ["ESX01"] = address } }.For("esx01");

        Assert.Equal((host, port), (target.Host, target.Port));
    }

    [Theory]
    [InlineData("-oProxyCommand=reboot")]
    [InlineData("a b")]
    [InlineData("$(reboot)")]
    [InlineData("esx:0")]
    [InlineData("esx:65536")]
    [InlineData("")]
    public void What_is_no_address_never_reaches_a_program(string address)
        => Assert.Equal("InvalidSshAddress", Assert.Throws<VmSerial.Errors.VmSerialException>(
            () => new HostAccess { HostKeys = new HostKeyPolicy(), Addresses = new System.Collections.Generic.Dictionary<string, string> { ["esx01"] = address } }.For("esx01")).Id);
}
