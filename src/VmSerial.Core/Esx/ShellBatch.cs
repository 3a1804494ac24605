using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>
/// Several commands as one line for a shell, and their answers told apart: behind each of them stands a line with its place and status.
/// One round trip for all of them. Pure.
/// </summary>
internal static class ShellBatch
{
    private const string Mark = "vmserial-answer";

    /// <summary>The line.</summary>
    /// <param name="commands">The commands, quoted already.</param>
    /// <param name="stopAtFailure">Whether the first one that fails is the last one that is run.</param>
    internal static string Line(IReadOnlyList<string> commands, bool stopAtFailure)
    {
        var line = new StringBuilder();
        for (int i = 0; i < commands.Count; i++)
        {
            // An answer may end without a line break, as JSON does.
            line.Append(commands[i]).Append("; r=$?; printf '\\n").Append(Mark).Append(" %s %s\\n' ").Append(i).Append(" $r; ");
            line.Append(stopAtFailure ? "[ $r -eq 0 ] || exit $r; " : "");
        }

        return line.Append("true").ToString();
    }

    /// <summary>The answers in the order of the commands; those that were not run are left out.</summary>
    /// <param name="output">What the line wrote.</param>
    internal static IReadOnlyList<(string Answer, int Status)> Split(string output)
    {
        List<(string, int)> answers = [];
        int start = 0;
        while (output.IndexOf($"\n{Mark} {answers.Count} ", start, StringComparison.Ordinal) is >= 0 and int at)
        {
            int end = output.IndexOf('\n', at + 1);
            string status = output.Substring(at, (end < 0 ? output.Length : end) - at).Split(' ').Last().Trim();
            if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                throw EsxCliRow.Unreadable($"behind it stands '{status}' and no status");
            }

            answers.Add((output.Substring(start, at - start), number));
            start = end < 0 ? output.Length : end + 1;
        }

        return answers;
    }
}
