namespace VmSerial.Esx;

/// <summary>An option of a command of esxcli, in both of its spellings.</summary>
/// <param name="Flag">As the program takes it, such as <c>-r</c>.</param>
/// <param name="Name">As the API takes it: the long name without hyphens, such as <c>rulesetid</c> for <c>--ruleset-id</c>.</param>
/// <param name="Value">The value; null for a flag that takes none.</param>
public sealed record EsxCliOption(string Flag, string Name, string? Value);
