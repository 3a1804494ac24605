using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace VmSerial.PowerShell.Completers;

/// <summary>Words as the command line wants them. Pure.</summary>
internal static class CompletionWords
{
    private const int Most = 500;
    private static readonly Regex s_plain = new(@"^[\p{L}\p{Nd}_./:\\-]+$", RegexOptions.CultureInvariant);

    /// <summary>The words that begin with what was typed, quoted where they must be.</summary>
    public static IEnumerable<CompletionResult> Fitting(IEnumerable<string> words, string? typed)
    {
        string start = (typed ?? "").Trim('\'', '"');
        bool isQuoted = start.Length != (typed ?? "").Length;
        return words.Where(w => w.StartsWith(start, StringComparison.OrdinalIgnoreCase)).Take(Most)
            .Select(w => new CompletionResult(isQuoted || !s_plain.IsMatch(w) ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(w)}'" : w,
                w, CompletionResultType.ParameterValue, w));
    }
}
