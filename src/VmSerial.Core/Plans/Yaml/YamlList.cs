using System.Collections.Generic;

namespace VmSerial.Plans.Yaml;

/// <summary>A list.</summary>
internal sealed record YamlList(SourcePosition Position, IReadOnlyList<YamlNode> Items, long NodeCount) : YamlNode(Position)
{
    internal override long Size => NodeCount;

    internal override string Describe() => "a list";
}
