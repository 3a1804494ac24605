using System.Collections.Generic;
using System.Linq;
using System.Xml;

namespace VmSerial.Build.Help;

/// <summary>Writes MAML, PowerShell's help format (schema: PSMaml of the PowerShell SDK).</summary>
internal sealed class MamlWriter(XmlWriter writer)
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public void Write(IEnumerable<(Cmdlet Cmdlet, HelpPage Page)> topics)
    {
        writer.WriteStartElement("helpItems", "http://msh");
        writer.WriteAttributeString("schema", "maml");
        foreach ((Cmdlet cmdlet, HelpPage page) in topics)
        {
            writer.WriteStartElement("command", "command", Command);
            writer.WriteAttributeString("xmlns", "maml", null, Maml);
            writer.WriteAttributeString("xmlns", "dev", null, Dev);
            WriteTopic(cmdlet, page);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteTopic(Cmdlet cmdlet, HelpPage page)
    {
        writer.WriteStartElement("details", Command);
        writer.WriteElementString("name", Command, cmdlet.Name);
        writer.WriteElementString("verb", Command, cmdlet.Verb);
        writer.WriteElementString("noun", Command, cmdlet.Noun);
        WriteText("description", page.Synopsis);
        writer.WriteEndElement();
        WriteText("description", page.Description);

        writer.WriteStartElement("syntax", Command);
        foreach (string set in cmdlet.Sets)
        {
            writer.WriteStartElement("syntaxItem", Command);
            writer.WriteElementString("name", Maml, cmdlet.Name);
            foreach ((CmdletParameter parameter, CmdletParameterSet part) in cmdlet.In(set))
                WriteParameter(parameter, part, Describe(page, parameter), inSyntax: true);
            if (cmdlet.SupportsShouldProcess)
                WriteRiskParameters(page, inSyntax: true);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteStartElement("parameters", Command);
        foreach (CmdletParameter parameter in cmdlet.Parameters.OrderBy(parameter => parameter.Name, System.StringComparer.Ordinal))
            WriteParameter(parameter, Widest(parameter), Describe(page, parameter), inSyntax: false);
        if (cmdlet.SupportsShouldProcess)
            WriteRiskParameters(page, inSyntax: false);
        writer.WriteEndElement();

        WriteTypes("inputTypes", "inputType", page.Inputs);
        WriteTypes("returnValues", "returnValue", page.Outputs.Count > 0 ? page.Outputs : cmdlet.Outputs);
        if (page.Notes.Count > 0)
        {
            writer.WriteStartElement("alertSet", Maml);
            WriteText("alert", page.Notes);
            writer.WriteEndElement();
        }

        WriteExamples(page.Examples);
        WriteLinks(page.Links);
    }

    private static IReadOnlyList<string> Describe(HelpPage page, CmdletParameter parameter)
    {
        IReadOnlyList<string> text = page.Parameters.TryGetValue(parameter.Name, out IReadOnlyList<string>? written) ? written : [];
        return parameter.Values.Count > 0 ? [.. text, $"Accepted values: {string.Join(", ", parameter.Values)}"] : text;
    }

    // The list of parameters shows each once: mandatory only when it is so in every set, and all the ways by which it takes input.
    private static CmdletParameterSet Widest(CmdletParameter parameter) => new(CmdletParameter.AllSets,
        parameter.Sets.All(part => part.Mandatory), parameter.Sets.Select(part => part.Position).FirstOrDefault(position => position is not null),
        parameter.Sets.Any(part => part.FromPipeline), parameter.Sets.Any(part => part.FromPipelineByName), parameter.Sets.Any(part => part.FromRemaining));

    // The engine adds these to every cmdlet that supports ShouldProcess; a page may describe them, and need not.
    private void WriteRiskParameters(HelpPage page, bool inSyntax)
    {
        CmdletParameterSet part = new(CmdletParameter.AllSets, false, null, false, false, false);
        foreach ((string name, string alias, string text) in ((string, string, string)[])
            [("Confirm", "cf", "Asks before each change."), ("WhatIf", "wi", "Shows what would be changed, and changes nothing.")])
        {
            CmdletParameter parameter = new(name, "SwitchParameter", "System.Management.Automation.SwitchParameter", [alias], [], false, [part]);
            IReadOnlyList<string> written = Describe(page, parameter);
            WriteParameter(parameter, part, written.Count > 0 ? written : [text], inSyntax);
        }
    }

    private void WriteParameter(CmdletParameter parameter, CmdletParameterSet part, IReadOnlyList<string> description, bool inSyntax)
    {
        writer.WriteStartElement("parameter", Command);
        writer.WriteAttributeString("required", part.Mandatory ? "true" : "false");
        writer.WriteAttributeString("variableLength", "true");
        writer.WriteAttributeString("globbing", parameter.Wildcards ? "true" : "false");
        writer.WriteAttributeString("pipelineInput", Pipeline(part));
        writer.WriteAttributeString("position", part.Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "named");
        writer.WriteAttributeString("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none");
        writer.WriteElementString("name", Maml, parameter.Name);
        WriteText("description", description);
        if (inSyntax && parameter.Values.Count > 0)
            WriteValues(parameter.Values);
        // In a syntax line a switch stands alone.
        if (!(inSyntax && parameter.IsSwitch))
        {
            writer.WriteStartElement("parameterValue", Command);
            writer.WriteAttributeString("required", parameter.IsSwitch ? "false" : "true");
            writer.WriteAttributeString("variableLength", "false");
            writer.WriteString(parameter.Type);
            writer.WriteEndElement();
        }

        writer.WriteStartElement("type", Dev);
        writer.WriteElementString("name", Maml, parameter.FullType);
        writer.WriteElementString("uri", Maml, "");
        writer.WriteEndElement();
        writer.WriteElementString("defaultValue", Dev, parameter.IsSwitch ? "False" : "None");
        writer.WriteEndElement();
    }

    private void WriteValues(IReadOnlyList<string> values)
    {
        writer.WriteStartElement("parameterValueGroup", Command);
        foreach (string value in values)
        {
            writer.WriteStartElement("parameterValue", Command);
            writer.WriteAttributeString("required", "false");
            writer.WriteAttributeString("variableLength", "false");
            writer.WriteString(value);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static string Pipeline(CmdletParameterSet part) => (part.FromPipeline, part.FromPipelineByName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    // The first word of a paragraph in INPUTS or OUTPUTS is the type.
    private void WriteTypes(string group, string item, IReadOnlyList<string> paragraphs)
    {
        writer.WriteStartElement(group, Command);
        foreach (string paragraph in paragraphs)
        {
            string[] parts = paragraph.TrimStart('-', '#', ' ').Split([' ', ':'], 2);
            writer.WriteStartElement(item, Command);
            writer.WriteStartElement("type", Dev);
            writer.WriteElementString("name", Maml, parts[0]);
            writer.WriteEndElement();
            WriteText("description", parts.Length > 1 ? [parts[1].Trim()] : []);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteExamples(IReadOnlyList<HelpExample> examples)
    {
        writer.WriteStartElement("examples", Command);
        for (int i = 0; i < examples.Count; i++)
        {
            writer.WriteStartElement("example", Command);
            writer.WriteElementString("title", Maml, $"------- Example {i + 1}: {MarkdownText.Plain(examples[i].Title)} -------");
            writer.WriteElementString("code", Dev, examples[i].Code);
            WriteText("remarks", examples[i].Remarks, Dev);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteLinks(IReadOnlyList<HelpLink> links)
    {
        writer.WriteStartElement("relatedLinks", Command);
        foreach (HelpLink link in links)
        {
            writer.WriteStartElement("navigationLink", Maml);
            writer.WriteElementString("linkText", Maml, link.Text);
            writer.WriteElementString("uri", Maml, link.Address);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private void WriteText(string element, IReadOnlyList<string> paragraphs, string space = Maml)
    {
        writer.WriteStartElement(element, space);
        foreach (string paragraph in paragraphs)
            writer.WriteElementString("para", Maml, paragraph);
        writer.WriteEndElement();
    }
}
