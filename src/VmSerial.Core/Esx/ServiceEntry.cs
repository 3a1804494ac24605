using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>A service of a ruleset file as it was found. Immutable.</summary>
/// <param name="Number">The service's own id as it is written, such as <c>0032</c>; null where the element has none.</param>
/// <param name="Id">The ruleset id; empty where the element has none.</param>
/// <param name="Rules">The rules that could be read, in the file's order.</param>
/// <param name="UnreadRules">How many rules say something that this reader does not know.</param>
/// <param name="Enabled">Whether the file says enabled.</param>
/// <param name="Required">Whether the file says required.</param>
/// <param name="IsMarked">Whether VmSerial's marker comment stands before it.</param>
/// <param name="Line">The line the element begins on, from 1.</param>
/// <param name="Start">Where the element begins, in characters from the start of the text; a byte order mark is not counted.</param>
/// <param name="End">The first character behind the element.</param>
public sealed record ServiceEntry(
    string? Number,
    string Id,
    IReadOnlyList<RulesetRule> Rules,
    int UnreadRules,
    bool Enabled,
    bool Required,
    bool IsMarked,
    int Line,
    int Start,
    int End)
{
    /// <summary>Where the marker comment begins; <see cref="Start"/> where there is none.</summary>
    internal int MarkedStart { get; init; } = Start;

    /// <summary>Where the first element inside begins; -1 where there is none.</summary>
    internal int FirstChild { get; init; } = -1;

    /// <summary>Where the first element inside the first rule begins; -1 where there is none.</summary>
    internal int FirstGrandchild { get; init; } = -1;

    /// <summary>The rules in words, as messages show them.</summary>
    public string RulesText => (Rules.Count == 0 ? "no rules" : string.Join(", ", Rules)) + (UnreadRules == 0 ? "" : $" and {UnreadRules} of an unknown form");
}
