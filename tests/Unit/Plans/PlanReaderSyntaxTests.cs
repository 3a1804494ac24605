using Xunit;

namespace VmSerial.Unit.Plans;

/// <summary>What is not YAML at all is refused where it stops being YAML, with what people usually meant there.</summary>
public sealed class PlanReaderSyntaxTests
{
    private const string Head = "version: 1\nvms:\n";

    [Theory]
    [InlineData("\t- match: web1", "3:1", "a tab stands here, and YAML indents with spaces only")]
    [InlineData("- match: web1\n\tports: []", "4:1", "a tab stands here, and YAML indents with spaces only")]
    [InlineData("- match: |\n\t a", "4:1", "a tab stands here, and YAML indents with spaces only")]
    [InlineData("  - match: web1\n   ports: []", "4:4", "check the indentation")]
    [InlineData("  - match: web1\n     ports: []", "4:11", "check the indentation")]
    [InlineData("  - match:web1\n    ports: []", "4:10", "a blank follows each ':'")]
    [InlineData("  - match: web1\n    ports: [", "4:13", "is a '}', a ']' or a comma missing before?")]
    [InlineData("  - match: web1\n    ports: [\n\n", "4:13", "is a '}', a ']' or a comma missing before?")]
    [InlineData("  - match: web1\n    ports:\n      - {port: 1\n      - {port: 2}", "6:7", "is a '}', a ']' or a comma missing before?")]
    [InlineData("  - {match: a, ports: []}}", "3:26", "nothing is open here that it could close")]
    [InlineData("  - match: \"web1\n    ports: []\n", "3:12", "the quote that begins here is never closed")]
    [InlineData("  - match: \"\\q\"", "3:12", "unknown escape character")]
    [InlineData("  - match: @web", "3:12", "put the value in quotes")]
    [InlineData("  - match: *\n    ports: []", "3:12", "a wildcard that begins with * stands in quotes")]
    [InlineData("  - match: *web\n    ports: []", "3:12", "the alias '*web' stands for nothing, because no '&web' is complete before it; a name that begins with * stands in quotes")]
    [InlineData("  - &vm [*vm]", "3:10", "the alias '*vm' stands for nothing, because no '&vm' is complete before it")]
    [InlineData("  - match: !<a b> c", "3:12", "not YAML")]
    public void The_place_and_the_likely_cause_are_named(string rest, string position, string words)
    {
        string problem = PlanText.Problem(Head + rest);

        Assert.StartsWith(position + " ", problem, System.StringComparison.Ordinal);
        Assert.Contains(words, problem, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: 1\nvms: []\0\nignored: true", "2:8 the character U+0000 may not stand in a YAML file: is this a text file? Save it as UTF-8")]
    [InlineData("version: 1\r\nvms:\r\n- match: \"a\u0007\"", "3:12 the character U+0007 may not stand in a YAML file: is this a text file? Save it as UTF-8")]
    public void Characters_that_are_no_text_are_refused(string yaml, string expected)
        => Assert.Equal(expected, PlanText.Problem(yaml));

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_a_whole_one_is_not()
    {
        Assert.Equal("1:5 the character U+D83D may not stand in a YAML file: is this a text file? Save it as UTF-8", PlanText.Problem("a: '" + '\uD83D' + "'"));
        Assert.Equal("\U0001F5A5", PlanText.Read("version: 1\nvms: [{match: \U0001F5A5, ports: []}]").VMs[0].Match);
    }
}
