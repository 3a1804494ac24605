using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Xml;

namespace VmSerial.Build.Help;

/// <summary>docs/en-US to what Get-Help reads: one MAML file for the cmdlets, one text file for each about_ topic.</summary>
internal static class HelpBuilder
{
    /// <summary>Writes into <paramref name="target"/>, emptied before; gives back how many topics there are.</summary>
    public static int Build(string pages, string assembly, string target)
    {
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(target);
        if (!Directory.Exists(pages))
            return 0;

        int cmdlets = BuildMaml(pages, assembly, Path.Combine(target, Path.GetFileName(assembly) + "-Help.xml"));
        string[] topics = Directory.GetFiles(pages, "about_*.md");
        foreach (string topic in topics)
            File.WriteAllText(Path.Combine(target, Path.GetFileNameWithoutExtension(topic) + ".help.txt"), AboutTopic.ToText(File.ReadAllLines(topic)));
        return cmdlets + topics.Length;
    }

    private static int BuildMaml(string pages, string assembly, string file)
    {
        using CmdletReader reader = new(assembly, Path.Combine(AppContext.BaseDirectory, "reference", "System.Management.Automation.dll"));
        List<(Cmdlet, HelpPage)> topics = [];
        // A cmdlet without a page gets none here; the tests say so, so that a new cmdlet can be tried before it is described.
        foreach (Cmdlet cmdlet in reader.Read())
        {
            string page = Path.Combine(pages, cmdlet.Name + ".md");
            if (File.Exists(page))
                topics.Add((cmdlet, ReadPage(page)));
        }

        using XmlWriter writer = XmlWriter.Create(file, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) });
        new MamlWriter(writer).Write(topics);
        return topics.Count;
    }

    private static HelpPage ReadPage(string page)
    {
        try
        {
            return HelpPageReader.Read(page);
        }
        catch (FormatException exception)
        {
            throw new StepFailedException(exception.Message);
        }
    }
}
