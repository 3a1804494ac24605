using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>Reads the text of a ruleset file: what its services say, and where in the text each begins and ends.</summary>
internal static class ServiceXmlReader
{
    internal static ServiceXmlContent Read(string text, string path)
    {
        TextLines lines = new(text);
        try
        {
            ServiceXmlPositions positions = ServiceXmlPositions.Find(text, lines, path);
            List<ServiceEntry> services = [];
            using (XmlReader reader = Open(text))
            {
                IEnumerable<XElement> elements = XDocument.Load(reader).Root!.Elements("service");
                services.AddRange(elements.Zip(positions.Services, Entry));
            }

            return new ServiceXmlContent(services, positions.RootClose, positions.RootIsEmpty);
        }
        catch (XmlException e)
        {
            throw Refused(e, text, lines, path);
        }
    }

    internal static XmlReader Open(string text) => XmlReader.Create(
        new StringReader(text),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true });

    private static ServiceEntry Entry(XElement element, ServicePosition position)
    {
        string id = Text(element.Element("id"));
        List<RulesetRule?> rules = [.. element.Elements("rule").SelectMany(Rules)];
        bool marked = position.Comment is { } comment && id.Length > 0 && ServiceMarker.Fits(comment, id);
        return new ServiceEntry(
            element.Attribute("id")?.Value,
            id,
            [.. rules.OfType<RulesetRule>()],
            rules.Count(rule => rule is null),
            Text(element.Element("enabled")) == "true",
            Text(element.Element("required")) == "true",
            marked,
            position.Line,
            position.Start,
            position.End)
        {
            MarkedStart = marked ? position.CommentStart : position.Start,
            FirstChild = position.FirstChild,
            FirstGrandchild = position.FirstGrandchild,
        };
    }

    // One element <rule> may hold several <port>s in files of the 4.x line.
    private static IEnumerable<RulesetRule?> Rules(XElement rule)
    {
        RuleDirection? direction = Text(rule.Element("direction")) switch { "inbound" => RuleDirection.Inbound, "outbound" => RuleDirection.Outbound, _ => null };
        RuleProtocol? protocol = Text(rule.Element("protocol")) switch { "tcp" => RuleProtocol.Tcp, "udp" => RuleProtocol.Udp, _ => null };
        bool any = false;
        foreach (XElement port in rule.Elements("port"))
        {
            any = true;
            string typeText = rule.Element("porttype") is { } inRule ? Text(inRule) : port.Attribute("type")?.Value.Trim() ?? "";
            RulePortType? type = typeText switch { "dst" => RulePortType.Dst, "src" => RulePortType.Src, _ => null };
            (string first, string last) = port.Element("begin") is { } begin ? (Text(begin), Text(port.Element("end"))) : (Text(port), Text(port));
            yield return direction is { } d && protocol is { } p && type is { } t && Number(first) is { } b && Number(last) is { } e
                ? RulesetRule.FromFile(d, p, t, b, e)
                : null;
        }

        if (!any)
        {
            yield return null;
        }
    }

    private static string Text(XElement? element) => element?.Value.Trim() ?? "";

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static VmSerialException Refused(XmlException e, string text, TextLines lines, string path)
    {
        // The reader gives no line for the one thing it prohibits.
        return e.LineNumber == 0 && Doctype(text) is { } at
            ? new VmSerialException(
                "ServiceXmlHasDtd", ErrorKind.InvalidData, $"{path}, line {lines.Line(at)}: a document type declaration is not accepted in a ruleset file.", path,
                "Take the DOCTYPE out; ESXi's own files have none.", e)
            : new VmSerialException(
                "ServiceXmlMalformed", ErrorKind.InvalidData, $"{path}, line {e.LineNumber}, column {e.LinePosition}: not well-formed XML. {e.Message}", path,
                "Repair the file first, or restore the host's own copy; nothing was changed.", e);
    }

    // Only comments, processing instructions and blanks can stand before it.
    private static int? Doctype(string text)
    {
        int at = text.IndexOf('<');
        while (at >= 0)
        {
            string? end = Begins(text, at, "<!--") ? "-->" : Begins(text, at, "<?") ? "?>" : null;
            if (end is null)
            {
                return Begins(text, at, "<!DOCTYPE") ? at : null;
            }

            int behind = text.IndexOf(end, at + 2, StringComparison.Ordinal);
            at = behind < 0 ? -1 : text.IndexOf('<', behind);
        }

        return null;
    }

    private static bool Begins(string text, int at, string with) => string.CompareOrdinal(text, at, with, 0, with.Length) == 0;
}
