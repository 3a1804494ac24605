namespace VmSerial.Plans.Yaml;

/// <summary>A node of a plan file, with the place where it begins.</summary>
/// <param name="Position">Where the node begins; for an alias, where the alias stands.</param>
internal abstract record YamlNode(SourcePosition Position)
{
    /// <summary>How many nodes this one is when every alias is written out.</summary>
    internal abstract long Size { get; }

    /// <summary>What the node is, for the words after "found" in a message.</summary>
    internal abstract string Describe();
}
