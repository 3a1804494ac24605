namespace VmSerial.Plans.Yaml;

/// <summary>What a cell of a <see cref="YamlTree"/> is.</summary>
internal enum YamlKind : byte
{
    /// <summary>A value without quotes.</summary>
    Plain,
    /// <summary>A value in quotes, or a block of text.</summary>
    Quoted,
    /// <summary>A list.</summary>
    List,
    /// <summary>A map: its keys and values follow in turn.</summary>
    Map,
    /// <summary>Stands for the cell where <see cref="YamlCell.End"/> points.</summary>
    Alias,
}
