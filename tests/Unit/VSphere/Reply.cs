using System.IO;
using System.Text;
using System.Xml;
using VmSerial.VSphere.Soap;

namespace VmSerial.Unit.VSphere;

/// <summary>Replies as literals.</summary>
internal static class Reply
{
    internal const string Xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

    /// <summary>A reply whose SOAP body holds this.</summary>
    internal static SoapReply Of(string body, int status = 200, string? cookie = null) => Raw(
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" {Xsi}>
        <soapenv:Header/>
        <soapenv:Body>
        {body}
        </soapenv:Body>
        </soapenv:Envelope>
        """, status, cookie);

    internal static SoapReply Raw(string text, int status = 200, string? cookie = null)
        => new(status, cookie, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>A SOAP fault as vCenter sends it.</summary>
    internal static SoapReply Fault(string type, string fields = "", string text = "") => Of(
        $"""
        <soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>{text}</faultstring>
        <detail><{type}Fault xmlns="urn:vim25" xsi:type="{type}">{fields}</{type}Fault></detail></soapenv:Fault>
        """, 500);

    /// <summary>A reader at the first element.</summary>
    internal static XmlReader Read(string xml)
    {
        XmlReader reader = VimXml.CreateReader(new MemoryStream(Encoding.UTF8.GetBytes(xml)));
        reader.MoveToContent();
        return reader;
    }
}
