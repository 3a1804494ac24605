using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VmSerial.Probes.HostPath;

/// <summary>What <see cref="ConnectScript"/> wrote, taken apart. Lines of the captures may stand anywhere between the others. Pure.</summary>
internal sealed record ConnectAnswer
{
    /// <summary>nc's words.</summary>
    internal string Words { get; init; } = "";

    /// <summary>nc's status; null where the script did not get there.</summary>
    internal int? Status { get; init; }

    /// <summary>How long it took.</summary>
    internal int Seconds { get; init; }

    /// <summary>The counters by the word in front of them.</summary>
    internal IReadOnlyDictionary<string, FilterCounters> Counters { get; init; } = new Dictionary<string, FilterCounters>();

    /// <summary>What was said in place of counters; empty for nothing.</summary>
    internal string CounterComplaint { get; init; } = "";

    /// <summary>Takes it apart.</summary>
    internal static ConnectAnswer Read(string output)
    {
        List<string> words = [];
        Dictionary<string, List<string>> counts = [];
        List<string>? into = null;
        int? status = null;
        int seconds = 0;
        foreach (string raw in output.Split('\n'))
        {
            string line = raw.TrimEnd('\r');
            if (line.StartsWith(ConnectScript.CountMark, StringComparison.Ordinal))
                counts[line.Substring(ConnectScript.CountMark.Length).Trim()] = into = [];
            else if (line.Trim() == ConnectScript.ConnectMark)
                into = words;
            else if (line.StartsWith(ConnectScript.EndMark, StringComparison.Ordinal))
            {
                string[] numbers = line.Substring(ConnectScript.EndMark.Length).Split(' ');
                status = Number(numbers.ElementAtOrDefault(0));
                seconds = Number(numbers.ElementAtOrDefault(1)) ?? 0;
                into = null;
            }
            else if (!IsCapture(line))
                into?.Add(line);
        }

        Dictionary<string, FilterCounters> counters = [];
        foreach (KeyValuePair<string, List<string>> count in counts)
            if (VsishText.Read(string.Join("\n", count.Value)) is { } read)
                counters[count.Key] = read;
        return new ConnectAnswer
        {
            Words = string.Join("\n", words).Trim(),
            Status = status,
            Seconds = seconds,
            Counters = counters,
            CounterComplaint = counters.Count == counts.Count ? "" : string.Join(" ", counts.Where(count => !counters.ContainsKey(count.Key)).SelectMany(count => count.Value)),
        };
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    // 04:05:16.739780 IP …, and the words around a capture.
    private static bool IsCapture(string line)
        => (line.Length > 9 && char.IsDigit(line[0]) && line[2] == ':' && line[5] == ':' && line[8] == '.')
            || line.StartsWith("tcpdump-uw", StringComparison.Ordinal) || line.StartsWith("listening on ", StringComparison.Ordinal)
            || line.EndsWith(" captured", StringComparison.Ordinal) || line.EndsWith(" received by filter", StringComparison.Ordinal) || line.EndsWith(" dropped by kernel", StringComparison.Ordinal);
}
