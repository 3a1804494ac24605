using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VmSerial.Bench;

/// <summary>Texts made to be run, the same ones each time: ids, names and paths with what a shell, an option parser or a path takes for its own.</summary>
internal static class HostileTexts
{
    // {0} is a command that leaves a file; each text has its own.
    private static readonly string[] s_payloads =
    [
        "$({0})", "`{0}`", "';{0};'", "\";{0};\"", ";{0}", "|{0}", "||{0}", "&&{0}", "&{0}&", "\n{0}\n", "\r\n{0}\r\n", "'$({0})'", "\"$({0})\"", "'\"`{0}`\"'",
        "\\';{0};\\'", "\\\n;{0};", "${{x:-$({0})}}", "$(({0}))", "<({0})", "'\n{0}\n'", "#\n{0}", "!{0}", "{{{0},}}", "%s$({0})%n", "\\047;{0};\\047", "''';{0};'''",
        "\t;{0}", "$'\\n'{0}", "\\$({0})", "\\\\';{0};'", "EOF\n{0}\n", "-e;{0}", "--help;{0}", "-exec {0} ;", "$(eval '{0}')", "'||sh -c '{0}'||'",
    ];

    private static readonly string[] s_starts =
    [
        "", "", "moxa", "-", "--", "-r", "=", "~", "~root", ".", "../", "../../etc/", "/etc/vmware/firewall/", "*", "?", "[a-z]", " ", "$IFS", "192.0.2.7", "192.0.2.0/24", "::1",
        "fe80::1%", "esx01", "root@", "[2001:db8::7]:22", "ü", "名", "\u202e", "\u00a0", "\ufeff", "\U0001F4A3", "\u2019", "\uff07", "\u001b[2J", "\u0007", "\ud800", "<!--", "]]>", "&amp;", "moxa\\",
    ];

    // As good as right: some of these must be accepted, or the refusals prove nothing.
    private const string Tame = "abcXYZ019._-";

    private const string Wild = "'\"`$(){}[]<>|&;*?!~#%\\/ \t\n\r=-.,:@^+aZ0é名\u2028";

    internal static IEnumerable<string> Make(int seed, int count, Func<int, string> command)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            string start = s_starts[random.Next(s_starts.Length)], end = s_starts[random.Next(s_starts.Length)];
            string payload = string.Format(CultureInfo.InvariantCulture, s_payloads[random.Next(s_payloads.Length)], command(i));
            yield return random.Next(10) switch
            {
                0 => Out(random, Wild, random.Next(1, 40)) + payload + Out(random, Wild, random.Next(1, 40)),
                1 => start + new string('a', random.Next(60, 300)) + payload,
                2 => Out(random, Tame, random.Next(1, 70)),
                3 when random.Next(4) == 0 => start,
                3 => start + Out(random, Tame, random.Next(1, 12)) + end,
                4 => random.Next(20) == 0 ? start + "\0" + payload : payload + payload,
                _ => start + payload + end,
            };
        }
    }

    private static string Out(Random random, string of, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => of[random.Next(of.Length)]));
}
