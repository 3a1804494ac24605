using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using VmSerial.VSphere.Soap;

namespace VmSerial.Esx;

/// <summary>
/// Reads what the API hands back for a command of esxcli: an element with xsi:type <c>ArrayOfDataObject</c> that holds one
/// <c>DataObject</c> a row, one object, or one value such as <c>xsd:string</c>. A field with several values is repeated.
/// </summary>
internal static class EsxCliXml
{
    internal static IReadOnlyList<EsxCliRow> Rows(string response)
    {
        // A command that has nothing to say, such as a refresh.
        if (response.Trim().Length == 0)
        {
            return [];
        }

        XElement root = Parse(response);
        if (VimXml.TypeOf(root) == "ArrayOfDataObject")
        {
            return [.. VimXml.Children(root, "DataObject").Select(Row)];
        }

        return [root.HasElements ? Row(root) : new EsxCliRow([new KeyValuePair<string, IReadOnlyList<string>>("Value", [root.Value])])];
    }

    /// <summary>Parses XML that came as text inside of a reply.</summary>
    internal static XElement Parse(string xml)
    {
        try
        {
            using XmlReader reader = VimXml.CreateReader(new MemoryStream(Encoding.UTF8.GetBytes(xml)));
            reader.MoveToContent();
            return (XElement)XNode.ReadFrom(reader);
        }
        catch (XmlException e)
        {
            throw EsxCliRow.Unreadable($"it is no XML ({e.Message.TrimEnd('.')})");
        }
    }

    private static EsxCliRow Row(XElement row)
        => new(row.Elements().GroupBy(cell => cell.Name.LocalName).Select(cells
            => new KeyValuePair<string, IReadOnlyList<string>>(cells.Key, [.. cells.Select(cell => cell.Value)])));
}
