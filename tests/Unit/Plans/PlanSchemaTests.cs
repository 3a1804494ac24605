using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;
using Xunit;

namespace VmSerial.Unit.Plans;

/// <summary>What docs/plan.schema.json tells an editor and what the reader takes are the same.</summary>
public sealed class PlanSchemaTests
{
    private static readonly JsonElement s_schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "plan.schema.json"))).RootElement;

    // Named by word, because the type of a parameter of a public test has to be public.
    public static TheoryData<string> Sections => [.. Parts.Keys];

    private static Dictionary<string, (PlanSection Section, JsonElement Schema)> Parts { get; } = new()
    {
        ["plan"] = (PlanSection.Plan, s_schema),
        ["server"] = (PlanSection.Server, s_schema.GetProperty("$defs").GetProperty("server")),
        ["vm"] = (PlanSection.Vm, s_schema.GetProperty("$defs").GetProperty("vm")),
        ["host"] = (PlanSection.Host, s_schema.GetProperty("$defs").GetProperty("host")),
        ["ruleset"] = (PlanSection.Ruleset, s_schema.GetProperty("$defs").GetProperty("ruleset")),
        ["custom ruleset"] = (PlanSection.CustomRuleset, s_schema.GetProperty("$defs").GetProperty("customRuleset")),
        ["ssh"] = (PlanSection.Ssh, s_schema.GetProperty("$defs").GetProperty("ssh")),
        ["rule"] = (PlanSection.Rule, s_schema.GetProperty("$defs").GetProperty("rule")),
        ["nport"] = (PlanSection.NPort, s_schema.GetProperty("$defs").GetProperty("nport")),
        ["nport port"] = (PlanSection.NPortPort, s_schema.GetProperty("$defs").GetProperty("nportPort")),
        ["port"] = (PlanSection.Port, s_schema.GetProperty("$defs").GetProperty("port")),
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_reader_and_the_schema_know_the_same_keys(string part)
        => Assert.Equal(Parts[part].Section.Names, Parts[part].Schema.GetProperty("properties").EnumerateObject().Select(p => p.Name));

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_reader_and_the_schema_require_the_same_keys(string part)
        => Assert.Equal(Parts[part].Section.Keys.Where(k => k.IsRequired).Select(k => k.Name),
            Parts[part].Schema.TryGetProperty("required", out JsonElement required) ? required.EnumerateArray().Select(r => r.GetString()!) : []);

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_schema_refuses_unknown_keys_and_describes_known_ones(string part)
    {
        JsonElement schema = Parts[part].Schema;

        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.All(schema.GetProperty("properties").EnumerateObject(), p => Assert.True(
            p.Value.TryGetProperty("description", out _) || p.Value.TryGetProperty("$ref", out _), $"{p.Name} has no description"));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_schema_and_the_reader_agree_on_what_is_true_or_false(string part)
    {
        foreach (JsonProperty property in Parts[part].Schema.GetProperty("properties").EnumerateObject())
        {
            bool isFlag = property.Value.TryGetProperty("type", out JsonElement type) && type.GetString() == "boolean";
            Assert.Equal(isFlag, Parts[part].Section.Keys.Single(k => k.Name == property.Name).Expected == PlanSection.Flag);
        }
    }

    [Fact]
    public void The_ranges_are_the_same()
    {
        JsonElement port = Parts["port"].Schema.GetProperty("properties").GetProperty("port");

        Assert.Equal((PlanSection.FirstPort, PlanSection.LastPort), (port.GetProperty("minimum").GetInt32(), port.GetProperty("maximum").GetInt32()));
        JsonElement nport = Parts["nport port"].Schema.GetProperty("properties");
        Assert.Equal((1, PlanSection.LastNPortPort), (nport.GetProperty("port").GetProperty("minimum").GetInt32(), nport.GetProperty("port").GetProperty("maximum").GetInt32()));
        Assert.Equal(PlanNPortReader.Modes, nport.GetProperty("mode").GetProperty("enum").EnumerateArray().Select(mode => mode.GetString()!));
        Assert.Equal(PlanSection.Version, s_schema.GetProperty("properties").GetProperty("version").GetProperty("const").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_help_page_explains_every_key(string part)
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "en-US", "about_VMSerialPlan.md"));

        Assert.All(Parts[part].Section.Names, key => Assert.Contains($"| `{key}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_plan_on_the_help_page_is_a_plan()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "en-US", "about_VMSerialPlan.md")).Replace("\r\n", "\n", StringComparison.Ordinal);
        string[] plans = [.. page.Split("```yaml\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];

        Assert.NotEmpty(plans);
        Assert.All(plans, yaml => Assert.True(PlanText.Read(yaml) is { VMs.Count: > 0 } or { Hosts.Count: > 0 } or { NPorts.Count: > 0 }));
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VmSerial.psd1")) && Directory.Exists(Path.Combine(folder.FullName, "docs")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds VmSerial.psd1 and docs.");
    }
}
