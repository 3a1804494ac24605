using System.Collections.Generic;

namespace VmSerial.Cli.Rendering;

/// <summary>One record of output: the fields that programs get, and which of them people see under what heading.</summary>
/// <param name="Type">What the record is: port, host, ruleset, vib, nport, change, result or finding.</param>
/// <param name="Fields">The fields in their order; a value is a string, an int, a bool, a list of strings or null.</param>
/// <param name="Cells">What a table shows: heading and text.</param>
internal sealed record Row(string Type, IReadOnlyList<(string Name, object? Value)> Fields, IReadOnlyList<(string Heading, string Text)> Cells);
