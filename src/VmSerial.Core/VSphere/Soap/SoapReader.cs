using System;
using System.Xml;
using System.Xml.Linq;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>Opens the envelope of a reply: a response goes to its reader, a fault is thrown.</summary>
internal static class SoapReader
{
    /// <summary>Reads a reply.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="server">The server as the user named it, for messages.</param>
    /// <param name="read">Reads the response; the reader is at its element, such as <c>LoginResponse</c>.</param>
    internal static T Read<T>(SoapReply reply, string server, Func<XmlReader, T> read)
    {
        if (reply.Status is not (200 or 500))
            throw StatusFailure(reply.Status, server, inner: null);
        try
        {
            using XmlReader reader = VimXml.CreateReader(reply.Body);
            OpenBody(reader);
            if (reader.LocalName == "Fault" && reader.NamespaceURI == VimXml.SoapNamespace)
                throw new SoapFaultException(FaultDetail.FromSoap((XElement)XNode.ReadFrom(reader)));
            return read(reader);
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            throw reply.Status == 500 ? StatusFailure(500, server, e) : Unreadable(server, e);
        }
    }

    /// <summary>Reads the response as a tree. For small ones.</summary>
    internal static XElement ReadTree(XmlReader reader) => (XElement)XNode.ReadFrom(reader);

    private static void OpenBody(XmlReader reader)
    {
        reader.MoveToContent();
        if (reader.LocalName != "Envelope" || reader.NamespaceURI != VimXml.SoapNamespace)
            throw new XmlException($"The root element is '{reader.Name}', not a SOAP envelope.");
        if (!VimXml.Enter(reader))
            throw new XmlException("The SOAP envelope is empty.");
        while (VimXml.AtChild(reader))
        {
            if (reader.LocalName != "Body")
                reader.Skip();
            else if (VimXml.Enter(reader) && VimXml.AtChild(reader))
                return;
            else
                break;
        }
        throw new XmlException("The SOAP envelope has no body.");
    }

    private static SoapConnectionException Unreadable(string server, Exception e) => new(
        "ReplyUnreadable", ErrorKind.InvalidData, $"'{server}' sent a reply that is not a reply of the vSphere API: {e.Message}", server,
        "Check that this is the address of a vCenter or an ESXi host and not of a proxy before it.", transient: false, e);

    private static SoapConnectionException StatusFailure(int status, string server, Exception? inner) => status switch
    {
        >= 500 => new("ServerUnavailable", ErrorKind.ConnectionFailed, $"'{server}' answered with HTTP status {status} and no reply of the vSphere API.", server,
            "The service may be starting, or be overloaded: try again in a minute.", transient: true, inner),
        _ => new("ServerNotVSphere", ErrorKind.NotSupported, $"'{server}' answered with HTTP status {status} where the vSphere API (/sdk) was expected.", server,
            "Name a vCenter or an ESXi host, with its port when that is not 443.", transient: false, inner),
    };
}
