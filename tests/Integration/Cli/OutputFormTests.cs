using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;
using YamlDotNet.Serialization;

namespace VmSerial.Integration.Cli;

public sealed class OutputFormTests(CliLab lab) : IClassFixture<CliLab>
{
    [Fact]
    public async Task Yaml_and_json_say_the_same()
    {
        foreach (string[] command in (string[][])[["ports"], ["plan", "test", "examples/lab.yaml"], ["plan", "apply", "examples/lab.yaml", "--what-if"]])
        {
            CliResult json = await lab.RunAsync([.. command, "--output", "json"]);
            CliResult yaml = await lab.RunAsync([.. command, "--output", "yaml"]);
            Assert.Equal(json.ExitCode, yaml.ExitCode);
            Assert.Equal(json.Json().Select(Flatten), ReadYaml(yaml.Output).Select(Flatten));
        }
    }

    [Fact]
    public async Task Names_full_of_escapes_and_markup_are_shown_harmless_and_reach_programs_unchanged()
    {
        const string name = "[red]web\u009b2J\"'\\: #\u202e😀";
        await using CliLab odd = await CliLab.StartWithVMAsync(name);
        CliResult people = await odd.RunAsync("ports");
        Assert.Contains("[red]web\\u009b2J\"'\\: #\\u202e😀", people.Output);
        Assert.DoesNotContain('\u009b', people.Output);
        CliResult json = await odd.RunAsync("ports", "--output", "json");
        Assert.Equal(name, json.Json("port")[0].GetProperty("vm").GetString());
        CliResult yaml = await odd.RunAsync("ports", "--output", "yaml");
        Assert.Equal(name, ReadYaml(yaml.Output)[0]["vm"]);
        Assert.DoesNotContain('\u009b', yaml.Output);
    }

    [Fact]
    public async Task Words_that_yaml_would_take_for_something_else_stay_words()
    {
        await using CliLab odd = await CliLab.StartWithVMAsync("Yes");
        Assert.Contains("  vm: \"Yes\"\n", (await odd.RunAsync("ports", "--output", "yaml")).Output);
        Assert.Contains("  connected: ", (await odd.RunAsync("ports", "--output", "yaml")).Output);
    }

    [Fact]
    public async Task Enumerations_are_words_and_absent_values_are_null()
    {
        JsonElement port = (await lab.RunAsync("ports", "web01", "--output", "json")).Json("port").Single();
        Assert.Equal("client", port.GetProperty("direction").GetString());
        Assert.Equal("poweredOn", port.GetProperty("powerState").GetString());
        Assert.Equal(JsonValueKind.Null, port.GetProperty("proxyUri").ValueKind);
        Assert.Equal(JsonValueKind.True, port.GetProperty("connected").ValueKind);
        Assert.Equal(9000, port.GetProperty("key").GetInt32());
    }

    private static List<Dictionary<string, string?>> ReadYaml(string text)
        => new DeserializerBuilder().Build().Deserialize<List<Dictionary<string, string?>>>(new StringReader(text));

    private static string Flatten(JsonElement row)
        => string.Join('\n', row.EnumerateObject().Select(p => $"{p.Name}={(p.Value.ValueKind == JsonValueKind.Null ? "" : p.Value.ToString().Replace("True", "true").Replace("False", "false"))}"));

    private static string Flatten(Dictionary<string, string?> row) => string.Join('\n', row.Select(p => $"{p.Key}={p.Value}"));
}
