using System;
using System.IO;
using System.Text;
using System.Xml;

namespace VmSerial.VSphere.Soap;

/// <summary>A call of the vSphere API before it is an envelope.</summary>
/// <param name="Method">The method, such as <c>ReconfigVM_Task</c>.</param>
/// <param name="This">The object it is called on.</param>
/// <param name="WriteArguments">Writes the arguments in the order of the WSDL; null when there are none.</param>
internal sealed record VimCall(string Method, ManagedObjectReference This, Action<XmlWriter>? WriteArguments = null)
{
    private static readonly XmlWriterSettings s_writer = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <summary>What the user named, such as <c>vc01/web1</c>; null for the server itself.</summary>
    public string? Target { get; init; }

    /// <summary>Whether sending it twice does no harm: true for reads only.</summary>
    public bool Repeatable { get; init; }

    /// <summary>A deadline of its own; null for the connection's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the call leans on something that the server holds for this session only, such as a view.</summary>
    public bool BoundToSession { get; init; }

    /// <summary>The SOAP envelope in UTF-8.</summary>
    public byte[] ToEnvelope()
    {
        using var buffer = new MemoryStream(1024);
        using (XmlWriter writer = XmlWriter.Create(buffer, s_writer))
        {
            writer.WriteStartElement("soapenv", "Envelope", VimXml.SoapNamespace);
            writer.WriteAttributeString("xmlns", "xsi", null, VimXml.InstanceNamespace);
            writer.WriteAttributeString("xmlns", "xsd", null, "http://www.w3.org/2001/XMLSchema");
            writer.WriteStartElement("Body", VimXml.SoapNamespace);
            // The API's namespace is the default one, so that names in xsi:type need no prefix.
            writer.WriteStartElement(Method, VimXml.Namespace);
            VimXml.WriteReference(writer, "_this", This);
            WriteArguments?.Invoke(writer);
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        return buffer.ToArray();
    }
}
