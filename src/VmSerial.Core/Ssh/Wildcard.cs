namespace VmSerial.Ssh;

/// <summary>Patterns of known_hosts: <c>*</c> for any characters, <c>?</c> for one; letters of either case.</summary>
internal static class Wildcard
{
    internal static bool Matches(string pattern, string text)
    {
        // On a mismatch the last star takes one character more; earlier ones never have to be looked at again.
        int p = 0, t = 0, star = -1, taken = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                taken = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Lower(pattern[p]) == Lower(text[t])))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++taken;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    private static char Lower(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
}
