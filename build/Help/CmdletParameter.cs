using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Build.Help;

/// <summary>A cmdlet's parameter as its attributes declare it.</summary>
internal sealed record CmdletParameter(
    string Name, string Type, string FullType, IReadOnlyList<string> Aliases, IReadOnlyList<string> Values, bool Wildcards,
    IReadOnlyList<CmdletParameterSet> Sets)
{
    /// <summary>The set name of a parameter that is in every set.</summary>
    public const string AllSets = "__AllParameterSets";

    public bool IsSwitch => Type == "SwitchParameter";

    /// <summary>How it takes part in <paramref name="set"/>; null when it does not.</summary>
    public CmdletParameterSet? In(string set) => Sets.FirstOrDefault(part => part.Set == set) ?? Sets.FirstOrDefault(part => part.Set == AllSets);
}
