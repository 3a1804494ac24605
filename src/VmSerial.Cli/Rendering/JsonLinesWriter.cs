using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using VmSerial.Plans;

namespace VmSerial.Cli.Rendering;

/// <summary>One JSON object a line.</summary>
internal sealed class JsonLinesWriter(TextWriter output) : IRowWriter
{
    /// <inheritdoc/>
    public bool ForPeople => false;

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Finding> findings) => Write([.. findings.Select(Rows.Of)]);

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Row> rows)
    {
        ArrayBufferWriter<byte> line = new();
        using Utf8JsonWriter json = new(line);
        foreach (Row row in rows)
        {
            json.WriteStartObject();
            json.WriteString("type", row.Type);
            foreach ((string name, object? value) in row.Fields)
                WriteField(json, name, value);
            json.WriteEndObject();
            json.Flush();
            output.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
            line.ResetWrittenCount();
            json.Reset();
        }
        output.Flush();
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case IReadOnlyList<string> list:
                json.WriteStartArray(name);
                foreach (string text in list)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            default: json.WriteString(name, value.ToString()); break;
        }
    }
}
