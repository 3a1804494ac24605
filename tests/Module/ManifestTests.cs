using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using VmSerial.Build.Help;
using Xunit;

namespace VmSerial.Module;

/// <summary>The manifest against the assembly and the files beside it.</summary>
public sealed class ManifestTests
{
    [Fact]
    public void It_exports_exactly_the_cmdlets_that_there_are() => Assert.Equal(
        BuiltModule.Cmdlets.Select(cmdlet => cmdlet.Name).Order(StringComparer.Ordinal),
        BuiltModule.ManifestList("CmdletsToExport").Order(StringComparer.Ordinal));

    [Theory, InlineData("net8.0"), InlineData("netstandard2.0")]
    public void Its_version_is_the_assemblys(string framework)
    {
        Version manifest = Version.Parse(Regex.Match(BuiltModule.Manifest, @"ModuleVersion\s*=\s*'([0-9.]+)'").Groups[1].Value);
        using CmdletReader reader = BuiltModule.Open(framework);
        Version assembly = reader.Assembly.GetName().Version!;
        Assert.Equal((manifest.Major, manifest.Minor, Math.Max(0, manifest.Build)), (assembly.Major, assembly.Minor, assembly.Build));
    }

    // Installers read a psd1 as data; anything to evaluate makes them refuse it.
    [Fact]
    public void It_is_literal()
    {
        string code = Regex.Replace(Regex.Replace(BuiltModule.Manifest, "'[^']*'", "''"), "#[^\n]*", "");
        Assert.DoesNotMatch(@"\$(?!(true|false|null)\b)", code);
        Assert.DoesNotMatch(@"\b(if|switch|foreach|function|param)\b", code);
        Assert.DoesNotContain("\"", code, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?<!@)\(", code);
    }

    [Fact]
    public void Every_file_that_it_names_is_there()
    {
        string root = Regex.Match(BuiltModule.Manifest, @"RootModule\s*=\s*'([^']+)'").Groups[1].Value;
        Assert.All([root, .. BuiltModule.ManifestList("FormatsToProcess"), .. BuiltModule.ManifestList("TypesToProcess")],
            name => Assert.True(File.Exists(Path.Combine(BuiltModule.Folder, name)), $"{name} is missing"));
    }

    // A wildcard would make the engine load the module to find out what it exports.
    [Theory, InlineData("FunctionsToExport"), InlineData("CmdletsToExport"), InlineData("AliasesToExport"), InlineData("VariablesToExport")]
    public void Its_exports_are_written_out(string key)
    {
        Assert.Matches($@"{key}\s*=\s*@\(", BuiltModule.Manifest);
        Assert.All(BuiltModule.ManifestList(key), name => Assert.DoesNotContain('*', name));
    }
}
