using System.CommandLine.Parsing;
using System.Globalization;

namespace VmSerial.Cli.Commands;

/// <summary>Checks numbers on the command line.</summary>
internal static class Range
{
    /// <summary>Adds an error when the number is missing its range; what is no number at all is left to the parser.</summary>
    public static void Check(OptionResult option, int first, int last)
    {
        if (option.Tokens.Count == 1
            && int.TryParse(option.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && (value < first || value > last))
            option.AddError($"{option.Option.Name} takes {first} to {last}, not {value}.");
    }
}
