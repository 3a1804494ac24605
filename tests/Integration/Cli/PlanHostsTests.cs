using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Cli;

/// <summary>Plans that speak of hosts.</summary>
public sealed class PlanHostsTests
{
    private const string Plan = """
        version: 1
        hosts:
          - match: lab
            rulesets: [{id: remoteSerialPort, enabled: true}]
        vms:
          - match: web1
            ports: [{port: 1, connect: "tcp://10.0.0.5:4001"}]
        """;

    [Fact]
    public async Task Drift_of_a_ruleset_is_shown_applied_and_gone()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        string plan = lab.WritePlan(Plan);
        CliResult test = await lab.RunAsync("plan", "test", plan);
        Assert.True(test.ExitCode == 2, test.ToString());
        Assert.EndsWith("1 port and 3 rulesets: 3 in the desired state, 1 to change.\n", test.Output);

        CliResult whatIf = await lab.RunAsync("plan", "apply", plan, "--what-if");
        Assert.True(whatIf.ExitCode == 2, whatIf.ToString());
        Assert.Contains("/esx02: Ruleset remoteSerialPort: change from disabled to enabled", whatIf.Output);
        Assert.Equal(0, await lab.CountAsync("EnableRuleset"));

        CliResult apply = await lab.RunAsync("plan", "apply", plan, "--output", "json");
        Assert.True(apply.ExitCode == 0, apply.ToString());
        Assert.Equal("proved", Assert.Single(apply.Json("result")).GetProperty("outcome").GetString());
        Assert.Equal("In the desired state: 1 port and 3 rulesets.\n", (await lab.RunAsync("plan", "test", plan)).Output);
        Assert.Contains("0 changes; 4 already in the desired state.", (await lab.RunAsync("plan", "apply", plan)).Output);
        Assert.Equal(1, await lab.CountAsync("EnableRuleset"));
    }

    [Fact]
    public async Task A_custom_ruleset_waits_for_SSH_and_a_way_that_leads_nowhere_is_told()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        const string Custom = """
            version: 1
            hosts:
              - match: esx01
                custom: [{id: nport, rules: [{port: 4001, direction: outbound}]}]
            """;
        string without = lab.WritePlan(Custom);
        Assert.Equal("needsSsh", await ObstacleAsync(lab, "plan", "test", without));
        Assert.Equal("hostRefuses", await ObstacleAsync(lab, "plan", "test", without, "--host-user", "root"));
        Assert.Equal("hostRefuses", await ObstacleAsync(lab, "plan", "apply", without, "--what-if", "--host-user", "root"));
        Assert.Equal("hostRefuses", await ObstacleAsync(lab, "plan", "test", lab.WritePlan(Custom + "\n    ssh: {user: root}\n")));
    }

    [Fact]
    public async Task The_variable_that_a_plan_names_for_a_host_has_to_be_set()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        string plan = lab.WritePlan("""
            version: 1
            hosts:
              - match: esx01
                ssh: {user: root, password: "env:NOT_SET_ANYWHERE"}
                rulesets: [{id: vSPC, enabled: false}]
            """);
        CliResult run = await lab.RunAsync("plan", "test", plan);
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("error PasswordVariableNotSet", run.Error);
        Assert.Equal(0, (await lab.RunWithAsync("NOT_SET_ANYWHERE", "x", "plan", "test", plan)).ExitCode);
    }

    [Fact]
    public async Task A_plan_of_VMs_asks_only_hosts_in_doubt_whether_they_filter_and_says_what_it_could_not_see()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        string vms = lab.WritePlan(Plan[..Plan.IndexOf("hosts:", System.StringComparison.Ordinal)] + Plan[Plan.IndexOf("vms:", System.StringComparison.Ordinal)..]);
        CliResult test = await lab.RunAsync("plan", "test", vms, "--output", "json");
        Assert.True(test.ExitCode == 0, test.ToString());
        JsonElement finding = Assert.Single(test.Json("finding"), one => one.GetProperty("id").GetString() == "ConnectionNotAdmitted");
        Assert.Equal($"{lab.Server}/esx02", finding.GetProperty("target").GetString());
        Assert.DoesNotContain("was not read", finding.GetProperty("message").GetString());
        // Of the three hosts that the VM may run on, one leaves it out.
        Assert.Equal(1, await lab.CountAsync("ExecuteSoap"));

        CliResult reader = await lab.RunWithAsync("VMSERIAL_USER", lab.Reader, "plan", "test", vms, "--output", "json");
        finding = Assert.Single(reader.Json("finding"), one => one.GetProperty("id").GetString() == "ConnectionNotAdmitted");
        Assert.Contains("Whether the firewall is on at all was not read.", finding.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_host_that_a_plan_names_has_to_be_there()
    {
        await using CliLab lab = await CliLab.StartHostsAsync();
        CliResult run = await lab.RunAsync("plan", "apply", lab.WritePlan(Plan.Replace("match: lab", "match: esx99")));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("vmserial: error HostNotFound: ", run.Error);
        Assert.Contains(":3:", run.Error);
        Assert.Equal(0, await lab.CountAsync("EnableRuleset"));
    }

    private static async Task<string?> ObstacleAsync(CliLab lab, params string[] arguments)
    {
        CliResult run = await lab.RunAsync([.. arguments, "--output", "json"]);
        JsonElement row = Assert.Single(run.Json("change"));
        return row.GetProperty("obstacle").GetString();
    }
}
