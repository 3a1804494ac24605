using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>
/// Arguments as the one text that ProcessStartInfo takes on every framework, by the rules of CommandLineToArgvW, which .NET follows on
/// every system.
/// </summary>
internal static class ArgumentText
{
    internal static string Join(IEnumerable<string> arguments) => string.Join(" ", arguments.Select(Quote));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.IndexOfAny([' ', '\t', '\n', '\v', '"']) < 0)
            return argument;
        StringBuilder text = new("\"");
        int backslashes = 0;
        foreach (char c in argument)
        {
            // Backslashes mean themselves but before a quote.
            if (c == '"')
                text.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            text.Append(c);
        }

        return text.Append('\\', backslashes).Append('"').ToString();
    }
}
