using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using VmSerial.Build.Help;
using Xunit;

namespace VmSerial.Module;

/// <summary>The pages of docs/en-US against the cmdlets they describe.</summary>
public sealed class HelpPageTests
{
    public static TheoryData<string> Cmdlets => CmdletTests.Cmdlets;

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_a_page(string name)
    {
        HelpPage? page = BuiltModule.Page(name);
        Assert.True(page is not null, $"docs/en-US/{name}.md is missing");
        Assert.NotEmpty(page.Synopsis);
        Assert.NotEmpty(page.Description);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_page_describes_every_parameter_and_no_other(string name)
    {
        if (BuiltModule.Page(name) is not { } page)
            return;
        Cmdlet cmdlet = BuiltModule.Cmdlet(name);
        string[] declared = [.. cmdlet.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal)];
        string[] described = [.. page.Parameters.Where(parameter => parameter.Value.Count > 0).Select(parameter => parameter.Key)
            .Where(parameter => !(cmdlet.SupportsShouldProcess && parameter is "WhatIf" or "Confirm")).Order(StringComparer.Ordinal)];
        Assert.Equal(declared, described);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_pages_examples_use_the_cmdlet(string name)
    {
        if (BuiltModule.Page(name) is { } page)
            Assert.All(page.Examples, example => Assert.Contains(name, example.Code, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_page_belongs_to_a_cmdlet_or_is_an_about_topic()
    {
        string[] pages = Directory.Exists(BuiltModule.Pages) ? [.. Directory.GetFiles(BuiltModule.Pages, "*.md").Select(path => Path.GetFileNameWithoutExtension(path))] : [];
        Assert.Empty(pages.Where(page => !page.StartsWith("about_", StringComparison.Ordinal)).Except(BuiltModule.Cmdlets.Select(cmdlet => cmdlet.Name)));
    }

    [Theory, InlineData("net8.0"), InlineData("netstandard2.0")]
    public void The_built_help_holds_every_cmdlet(string framework)
    {
        string file = Path.Combine(BuiltModule.AssemblyFolder(framework), "en-US", "VmSerial.PowerShell.dll-Help.xml");
        Assert.True(File.Exists(file), $"{file} is missing");
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        string[] topics = [.. XDocument.Load(file).Descendants(command + "details").Select(details => (string)details.Element(command + "name")!)];
        Assert.Equal(BuiltModule.Cmdlets.Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal), topics.Order(StringComparer.Ordinal));
    }
}
