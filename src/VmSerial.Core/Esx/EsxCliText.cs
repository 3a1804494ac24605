using System;
using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>Reads what esxcli writes for people, or as JSON, into rows.</summary>
internal static class EsxCliText
{
    private static readonly char[] s_jsonStarts = ['{', '[', '"'];

    /// <summary>The rows of a table or of a JSON array.</summary>
    internal static IReadOnlyList<EsxCliRow> Rows(string answer) => IsJson(answer) ? EsxCliJson.Rows(answer) : Table(answer);

    /// <summary>The fields of an indented list or of a JSON object.</summary>
    internal static EsxCliRow Fields(string answer)
    {
        if (IsJson(answer))
        {
            IReadOnlyList<EsxCliRow> rows = EsxCliJson.Rows(answer);
            return rows.Count == 1 ? rows[0] : throw EsxCliRow.Unreadable($"one object was expected, {rows.Count} came");
        }

        List<KeyValuePair<string, IReadOnlyList<string>>> cells = [];
        foreach (string line in Lines(answer))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal) is >= 0 and int at ? at : line.EndsWith(":", StringComparison.Ordinal) ? line.Length - 1 : -1;
            if (colon > 0)
            {
                cells.Add(new(line.Substring(0, colon), [line.Substring(colon + 1).Trim()]));
            }
        }

        return cells.Count > 0 ? new EsxCliRow(cells) : throw Unexpected(answer);
    }

    internal static bool IsJson(string answer) => answer.TrimStart().IndexOfAny(s_jsonStarts) == 0;

    private static List<EsxCliRow> Table(string answer)
    {
        List<string> lines = [.. Lines(answer)];
        int dashes = lines.FindIndex(line => line.IndexOf('-') >= 0 && line.All(c => c is '-' or ' '));
        if (dashes < 1)
        {
            // A table without rows is written as nothing at all.
            return answer.Trim().Length == 0 ? [] : throw Unexpected(answer);
        }

        List<(int Start, int End)> columns = Columns(lines[dashes]);
        List<string> names = [.. columns.Select(column => Cell(lines[dashes - 1], column))];
        return [.. lines.Skip(dashes + 1).TakeWhile(line => line.Trim().Length > 0).Select(line => Row(line, columns, names))];
    }

    private static EsxCliRow Row(string line, List<(int Start, int End)> columns, List<string> names)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            int gap = i + 1 < columns.Count ? columns[i + 1].Start - 1 : -1;
            if (gap >= 0 && gap < line.Length && line[gap] != ' ')
            {
                throw EsxCliRow.Unreadable($"the line '{line.Trim()}' does not stand under its header");
            }
        }

        return new EsxCliRow(columns.Select((column, i) => new KeyValuePair<string, IReadOnlyList<string>>(names[i], [Cell(line, column)])));
    }

    // Each run of dashes is as wide as its widest cell; the last cell ends with its line.
    private static List<(int Start, int End)> Columns(string dashes)
    {
        List<(int Start, int End)> columns = [];
        int start = -1;
        for (int i = 0; i <= dashes.Length; i++)
        {
            bool dash = i < dashes.Length && dashes[i] == '-';
            if (dash && start < 0)
            {
                start = i;
            }
            else if (!dash && start >= 0)
            {
                columns.Add((start, i));
                start = -1;
            }
        }

        columns[columns.Count - 1] = (columns[columns.Count - 1].Start, int.MaxValue);
        return columns;
    }

    private static string Cell(string line, (int Start, int End) column)
        => column.Start >= line.Length ? "" : line.Substring(column.Start, Math.Min(column.End, line.Length) - column.Start).Trim();

    private static IEnumerable<string> Lines(string answer) => answer.Split('\n').Select(line => line.TrimEnd('\r'));

    private static Exception Unexpected(string answer)
    {
        string first = Lines(answer).Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        return EsxCliRow.Unreadable(first.Length == 0 ? "it is empty" : $"it begins with '{(first.Length > 200 ? first.Substring(0, 200) + "…" : first)}'");
    }
}
