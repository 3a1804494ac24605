namespace VmSerial.Plans.Yaml;

/// <summary>One value, list or map in a <see cref="YamlTree"/>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">The line where it begins, from 1.</param>
/// <param name="Column">The column where it begins, from 1.</param>
/// <param name="Text">The value without quotes and escapes; null for anything but a value.</param>
/// <param name="End">The first cell behind it and all that is in it; for an alias, the cell that it stands for.</param>
internal readonly record struct YamlCell(YamlKind Kind, int Line, int Column, string? Text, int End);
