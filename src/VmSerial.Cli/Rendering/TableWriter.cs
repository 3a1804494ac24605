using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Spectre.Console;
using VmSerial.Plans;

namespace VmSerial.Cli.Rendering;

/// <summary>
/// Tables for people: drawn on a terminal; in a file or a pipe plain columns of full width, so that nothing is
/// wrapped, coloured or cut where grep and diff look.
/// </summary>
internal sealed class TableWriter(TextWriter output) : IRowWriter
{
    /// <inheritdoc/>
    public bool ForPeople => true;

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Finding> findings)
    {
        foreach (Finding finding in findings)
            ErrorText.Write(Console.Error, finding);
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0)
            return;
        string[] headings = [.. rows[0].Cells.Select(c => c.Heading)];
        List<string[]> cells = [.. rows.Select(r => r.Cells.Select(c => SafeText.Of(c.Text)).ToArray())];
        // A column without a single word only takes room.
        int[] shown = [.. Enumerable.Range(0, headings.Length).Where(i => cells.Exists(c => c[i].Length > 0))];
        if (Console.IsOutputRedirected)
            WritePlain(headings, cells, shown);
        else
            WriteDrawn(headings, cells, shown);
        output.Flush();
    }

    private void WritePlain(string[] headings, List<string[]> cells, int[] shown)
    {
        Dictionary<int, int> widths = shown.ToDictionary(i => i, i => Math.Max(headings[i].Length, cells.Max(c => c[i].Length)));
        WriteLine(headings);
        foreach (string[] row in cells)
            WriteLine(row);

        void WriteLine(string[] row)
        {
            StringBuilder line = new();
            foreach (int i in shown)
                line.Append(row[i].PadRight(widths[i] + 2));
            output.WriteLine(line.ToString().TrimEnd());
        }
    }

    private void WriteDrawn(string[] headings, List<string[]> cells, int[] shown)
    {
        Table table = new() { Border = TableBorder.Rounded };
        foreach (int i in shown)
            table.AddColumn(new TableColumn(new Markup($"[bold]{Markup.Escape(headings[i])}[/]")));
        foreach (string[] row in cells)
            table.AddRow(shown.Select(i => new Text(row[i])));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Write(table);
    }
}
