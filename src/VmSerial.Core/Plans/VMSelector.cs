using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Finds VMs by exact name, wildcard, inventory path or id. Pure.</summary>
public static class VMSelector
{
    private static readonly char[] s_wildcards = ['*', '?', '['];

    /// <summary>Whether a pattern may fit more than one name.</summary>
    public static bool IsWildcard(string pattern) => pattern.IndexOfAny(s_wildcards) >= 0;

    /// <summary>
    /// The VMs that a pattern fits. Names and paths are compared without case. An exact name wins over a pattern, so a VM
    /// called <c>web[1]</c> can be named; a pattern that holds <c>/</c> is matched against the inventory path.
    /// </summary>
    public static IReadOnlyList<VirtualMachineInfo> Find(IEnumerable<VirtualMachineInfo> vms, string pattern)
        => new VMIndex(vms).Find(pattern);

    /// <summary>A PowerShell wildcard as a regular expression: <c>*</c>, <c>?</c> and <c>[a-c]</c>, nothing else.</summary>
    internal static Regex ToRegex(string pattern)
    {
        var expression = new StringBuilder("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            int close = c == '[' ? pattern.IndexOf(']', Math.Min(i + 2, pattern.Length)) : -1;
            if (close > 0)
            {
                string set = pattern.Substring(i + 1, close - i - 1).Replace("\\", "\\\\").Replace("^", "\\^").Replace("[", "\\[");
                expression.Append('[').Append(set).Append(']');
                i = close;
            }
            else
            {
                expression.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
            }
        }
        try
        {
            return new Regex(expression.Append('$').ToString(),
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(2));
        }
        catch (ArgumentException)
        {
            // A range such as [z-a] is no pattern: it then stands for itself.
            return new Regex("^" + Regex.Escape(pattern) + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
    }
}
