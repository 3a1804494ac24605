using System;
using System.CommandLine.Parsing;
using VmSerial.Errors;

namespace VmSerial.Cli.Commands;

/// <summary>Reads words of the command line with the product's own types, so that what they refuse is a wrong command line.</summary>
internal static class Typed
{
    /// <summary>Reads a word; what the type refuses becomes an error of the option.</summary>
    public static T? Read<T>(ArgumentResult result, string option, string text, Func<string, T> read) where T : class
    {
        try
        {
            return read(text);
        }
        catch (VmSerialException refused)
        {
            // The message may name the word itself; where it does not, it is named in front.
            string where = refused.Message.Contains(text, StringComparison.Ordinal) ? option : $"{option} '{text}'";
            result.AddError($"{where}: {refused.Message} {refused.Advice}".TrimEnd());
            return null;
        }
    }
}
