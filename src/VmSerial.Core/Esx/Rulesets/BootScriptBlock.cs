namespace VmSerial.Esx;

/// <summary>Where the block of a ruleset stands in a boot script: from its first character to the one behind its last line end.</summary>
internal sealed record BootScriptBlock(string Id, int Start, int End);
