using System.Collections.Generic;

namespace VmSerial.Plans.Yaml;

/// <summary>A list.</summary>
internal sealed record YamlList(string File, int Line, int Column, IReadOnlyList<YamlNode> Items, long NodeCount) : YamlNode(File, Line, Column)
{
    internal override long Size => NodeCount;

    internal override string Describe() => "a list";
}
