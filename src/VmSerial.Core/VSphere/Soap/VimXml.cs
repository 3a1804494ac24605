using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace VmSerial.VSphere.Soap;

/// <summary>What all readers and writers of the vSphere API's XML share.</summary>
internal static class VimXml
{
    internal const string Namespace = "urn:vim25";
    internal const string SoapNamespace = "http://schemas.xmlsoap.org/soap/envelope/";
    internal const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The largest reply that is read, in characters: all devices of 60,000 VMs fit into it.</summary>
    private const long LargestReply = 512L * 1024 * 1024;

    /// <summary>A reader for replies: no DTDs, nothing fetched, no end to what is skipped but a limit to the whole.</summary>
    internal static XmlReader CreateReader(Stream stream) => XmlReader.Create(stream, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = LargestReply,
        CloseInput = false,
        // Servers pass on what a guest or an old client wrote into a name; a stray control character must not hide all VMs.
        CheckCharacters = false,
    });

    /// <summary>The type named by xsi:type, without its prefix: servers use any prefix.</summary>
    internal static string? TypeOf(XmlReader reader) => LocalPart(reader.GetAttribute("type", InstanceNamespace));

    /// <summary>The type named by xsi:type, without its prefix.</summary>
    internal static string? TypeOf(XElement element) => LocalPart(element.Attribute(XName.Get("type", InstanceNamespace))?.Value);

    /// <summary>The child of that name, in whatever namespace.</summary>
    internal static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>The children of that name, in whatever namespace.</summary>
    internal static IEnumerable<XElement> Children(XElement parent, string name) => parent.Elements().Where(e => e.Name.LocalName == name);

    /// <summary>The text of the child of that name; empty when there is none.</summary>
    internal static string Text(XElement? parent, string name) => parent is null ? "" : Child(parent, name)?.Value ?? "";

    /// <summary>An element that holds a reference.</summary>
    internal static ManagedObjectReference? Reference(XElement? element)
        => element is null || element.Value.Length == 0 ? null : new ManagedObjectReference(element.Attribute("type")?.Value ?? "", element.Value);

    /// <summary>Reads an element that holds a reference, and moves past it.</summary>
    internal static ManagedObjectReference ReadReference(XmlReader reader)
    {
        string type = reader.GetAttribute("type") ?? "";
        return new ManagedObjectReference(reader.NameTable.Add(type), reader.ReadElementContentAsString());
    }

    /// <summary>Moves into an element: false, and past it, when it has no content.</summary>
    internal static bool Enter(XmlReader reader)
    {
        bool empty = reader.IsEmptyElement;
        reader.Read();
        return !empty;
    }

    /// <summary>Whether the reader is at a child of the element that was entered; moves past the element's end otherwise.</summary>
    internal static bool AtChild(XmlReader reader)
    {
        while (reader.NodeType != XmlNodeType.Element)
        {
            bool end = reader.NodeType == XmlNodeType.EndElement;
            reader.Read();
            if (end)
                return false;
        }
        return true;
    }

    /// <summary>Writes an element that holds a reference.</summary>
    internal static void WriteReference(XmlWriter writer, string name, ManagedObjectReference reference)
    {
        writer.WriteStartElement(name, Namespace);
        writer.WriteAttributeString("type", reference.Type);
        writer.WriteString(reference.Value);
        writer.WriteEndElement();
    }

    /// <summary>Writes xsi:type; the type's namespace is the default one.</summary>
    internal static void WriteType(XmlWriter writer, string type) => writer.WriteAttributeString("type", InstanceNamespace, type);

    private static string? LocalPart(string? name) => name is null ? null : name.Substring(name.IndexOf(':') + 1);
}
