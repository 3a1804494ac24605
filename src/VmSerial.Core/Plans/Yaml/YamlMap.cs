using System.Collections.Generic;

namespace VmSerial.Plans.Yaml;

/// <summary>A map, its keys in the order of the file. A key may stand here twice: who reads the map complains.</summary>
internal sealed record YamlMap(string File, int Line, int Column, IReadOnlyList<YamlEntry> Entries, long NodeCount) : YamlNode(File, Line, Column)
{
    internal override long Size => NodeCount;

    internal override string Describe() => "a map";
}
