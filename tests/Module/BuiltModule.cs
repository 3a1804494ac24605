using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using VmSerial.Build.Help;

namespace VmSerial.Module;

/// <summary>The module in output/, as the build put it together, with the pages it was built from.</summary>
internal static class BuiltModule
{
    public static IReadOnlyList<string> Frameworks { get; } = ["net8.0", "netstandard2.0"];

    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.Combine(Root, "output", "VmSerial");

    public static string Pages { get; } = Path.Combine(Root, "docs", "en-US");

    public static string Manifest { get; } = File.ReadAllText(Path.Combine(Folder, "VmSerial.psd1"));

    public static IReadOnlyList<Cmdlet> Cmdlets { get; } = ReadCmdlets();

    public static string AssemblyFolder(string framework) => Path.Combine(Folder, "bin", framework);

    public static CmdletReader Open(string framework) => new(
        Path.Combine(AssemblyFolder(framework), "VmSerial.PowerShell.dll"),
        Path.Combine(AppContext.BaseDirectory, "reference", "System.Management.Automation.dll"));

    public static Cmdlet Cmdlet(string name) => Cmdlets.Single(cmdlet => cmdlet.Name == name);

    public static HelpPage? Page(string cmdlet)
    {
        string path = Path.Combine(Pages, cmdlet + ".md");
        return File.Exists(path) ? HelpPageReader.Read(path) : null;
    }

    /// <summary>The strings of a list in the manifest, such as CmdletsToExport.</summary>
    public static IReadOnlyList<string> ManifestList(string key)
    {
        Match list = Regex.Match(Manifest, $@"^\s*{key}\s*=\s*@\(([^)]*)\)", RegexOptions.Multiline);
        return [.. Regex.Matches(list.Groups[1].Value, "'([^']*)'").Select(item => item.Groups[1].Value)];
    }

    private static Cmdlet[] ReadCmdlets()
    {
        using CmdletReader reader = Open(Frameworks[0]);
        return [.. reader.Read()];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VmSerial.slnx")))
                return Directory.Exists(Path.Combine(folder.FullName, "output", "VmSerial"))
                    ? folder.FullName
                    : throw new DirectoryNotFoundException("output/VmSerial is missing: run ./build.sh build first.");
        }

        throw new DirectoryNotFoundException($"No VmSerial.slnx above {AppContext.BaseDirectory}.");
    }
}
