using System;
using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>How a file indents its services, ends its lines and quotes its attributes.</summary>
/// <param name="LineEnd">What ends a line; empty for a file of one line.</param>
/// <param name="Service">What stands before a service.</param>
/// <param name="Child">What stands before an element inside a service.</param>
/// <param name="RuleChild">What stands before an element inside a rule.</param>
/// <param name="Quote">The quote around attributes.</param>
internal sealed record ServiceXmlStyle(string LineEnd, string Service, string Child, string RuleChild, char Quote)
{
    private const string Step = "  ";

    /// <summary>The style of a service that is there, or of a new one in a file that has none.</summary>
    /// <param name="text">The file.</param>
    /// <param name="model">The service to imitate.</param>
    /// <param name="outer">The indentation of the root's end tag.</param>
    /// <param name="lineEnd">What ends a line.</param>
    internal static ServiceXmlStyle Of(string text, ServiceEntry? model, string outer, string lineEnd)
    {
        if (lineEnd.Length == 0)
        {
            return new ServiceXmlStyle("", "", "", "", '\'');
        }

        string service = (model is null ? null : Indent(text, model.Start)) ?? outer + (model is null ? Step : "");
        string child = (model is { FirstChild: >= 0 } ? Indent(text, model.FirstChild) : null) ?? service + Step;
        string ruleChild = (model is { FirstGrandchild: >= 0 } ? Indent(text, model.FirstGrandchild) : null) ?? child + Step;
        int tagEnd = model is null ? 0 : text.IndexOf('>', model.Start);
        bool doubled = model is not null && text.IndexOf('"', model.Start, tagEnd - model.Start) >= 0;
        return new ServiceXmlStyle(lineEnd, service, child, ruleChild, doubled ? '"' : '\'');
    }

    /// <summary>The blanks between the start of the line and a place in it; null where anything else stands there.</summary>
    internal static string? Indent(string text, int at)
    {
        int start = LineStart(text, at);
        string before = text.Substring(start, at - start);
        return before.All(IsBlank) ? before : null;
    }

    internal static int LineStart(string text, int at)
    {
        while (at > 0 && text[at - 1] is not ('\n' or '\r'))
        {
            at--;
        }

        return at;
    }

    /// <summary>What ends the line before the one that begins here; empty at the start of the text.</summary>
    internal static string LineEndBefore(string text, int lineStart)
        => lineStart == 0 ? "" : text[lineStart - 1] == '\r' ? "\r" : lineStart > 1 && text[lineStart - 2] == '\r' ? "\r\n" : "\n";

    /// <summary>What ends the lines of a service that is there; empty where it shares a line and has none of its own.</summary>
    internal static string LineEndOf(string text, ServiceEntry service)
    {
        int lineStart = LineStart(text, service.Start);
        return lineStart > 0 && Indent(text, service.Start) is not null
            ? LineEndBefore(text, lineStart)
            : FirstLineEnd(text.Substring(service.Start, service.End - service.Start));
    }

    /// <summary>What ends the first line of the text.</summary>
    internal static string FirstLineEnd(string text)
    {
        int at = text.IndexOfAny(['\r', '\n']);
        return at < 0 ? "" : text[at] == '\n' ? "\n" : at + 1 < text.Length && text[at + 1] == '\n' ? "\r\n" : "\r";
    }

    internal static bool IsBlank(char c) => c is ' ' or '\t';

    /// <summary>The marker and the service; neither an indentation before nor a line end behind.</summary>
    internal string WriteMarked(string number, CustomRuleset ruleset)
        => ServiceMarker.For(ruleset.Id.Text) + LineEnd + Service + Write(number, ruleset);

    /// <summary>The service alone; neither an indentation before nor a line end behind.</summary>
    internal string Write(string number, CustomRuleset ruleset)
    {
        List<string> lines =
        [
            $"<service id={Quote}{number}{Quote}>",
            $"{Child}<id>{ruleset.Id}</id>",
        ];
        for (int i = 0; i < ruleset.Rules.Count; i++)
        {
            lines.AddRange(Rule(i, ruleset.Rules[i]));
        }

        lines.Add($"{Child}<enabled>{(ruleset.Enabled ? "true" : "false")}</enabled>");
        lines.Add($"{Child}<required>{(ruleset.Required ? "true" : "false")}</required>");
        lines.Add($"{Service}</service>");
        return string.Join(LineEnd, lines);
    }

    private IEnumerable<string> Rule(int index, RulesetRule rule)
    {
        yield return $"{Child}<rule id={Quote}{index:D4}{Quote}>";
        yield return $"{RuleChild}<direction>{RulesetRule.Words.Of(rule.Direction)}</direction>";
        yield return $"{RuleChild}<protocol>{RulesetRule.Words.Of(rule.Protocol)}</protocol>";
        yield return $"{RuleChild}<porttype>{RulesetRule.Words.Of(rule.PortType)}</porttype>";
        if (rule.IsSinglePort)
        {
            yield return $"{RuleChild}<port>{rule.Begin}</port>";
        }
        else
        {
            string deeper = RuleChild.StartsWith(Child, StringComparison.Ordinal) ? RuleChild + RuleChild.Substring(Child.Length) : RuleChild + Step;
            yield return $"{RuleChild}<port>";
            yield return $"{deeper}<begin>{rule.Begin}</begin>";
            yield return $"{deeper}<end>{rule.End}</end>";
            yield return $"{RuleChild}</port>";
        }

        yield return $"{Child}</rule>";
    }
}
