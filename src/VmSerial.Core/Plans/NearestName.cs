using System;
using System.Collections.Generic;

namespace VmSerial.Plans;

/// <summary>Finds the known name that a mistyped one was meant to be.</summary>
internal static class NearestName
{
    private const int LongestName = 40;

    /// <summary>The nearest of the known names, or null when none is near enough to be what was meant.</summary>
    internal static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = Distance(Fold(name), Fold(candidate));
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        // One slip in a short word, two from five letters on, three from eight.
        return least * 3 <= name.Length + 1 ? nearest : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }

    // yield_on_poll and YieldOnPoll are meant to be yieldOnPoll.
    private static string Fold(string name) => name.Replace("_", "").Replace("-", "").ToUpperInvariant();
}
