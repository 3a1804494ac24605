using System;
using System.Collections.Generic;
using System.Xml;

namespace VmSerial.VSphere.Soap;

/// <summary>One page of objects (vSphere API: RetrieveResult).</summary>
/// <param name="Token">What the next page is asked for with; null on the last page.</param>
/// <param name="Objects">The objects.</param>
internal sealed record RetrievedPage<T>(string? Token, IReadOnlyList<T> Objects)
{
    /// <summary>Reads the response of RetrievePropertiesEx or ContinueRetrievePropertiesEx.</summary>
    /// <param name="reader">At the response's element.</param>
    /// <param name="decode">Reads one ObjectContent and moves past it.</param>
    /// <param name="onToken">Called as soon as it is known whether there is a next page: before the objects are read.</param>
    internal static RetrievedPage<T> Read(XmlReader reader, Func<XmlReader, T> decode, Action<string?> onToken)
    {
        string? token = null;
        bool told = false;
        var objects = new List<T>();
        if (VimXml.Enter(reader) && VimXml.AtChild(reader) && VimXml.Enter(reader))
        {
            while (VimXml.AtChild(reader))
            {
                switch (reader.LocalName)
                {
                    case "token":
                        token = reader.ReadElementContentAsString();
                        onToken(token);
                        told = true;
                        break;
                    case "objects":
                        // The token precedes the objects in the WSDL, so no token by now means the last page.
                        if (!told)
                            onToken(null);
                        told = true;
                        objects.Add(decode(reader));
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        if (!told)
            onToken(token);
        return new RetrievedPage<T>(token, objects);
    }
}
