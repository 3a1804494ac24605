namespace VmSerial.Plans.Yaml;

/// <summary>A node of a plan file, with the place where it begins.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line where the node begins; for an alias, where the alias stands.</param>
/// <param name="Column">The column.</param>
internal abstract record YamlNode(string File, int Line, int Column)
{
    // Made when it is asked for: most nodes are right, and nobody asks where they stand.
    internal SourcePosition Position => new(File, Line, Column);

    /// <summary>How many nodes this one is when every alias is written out.</summary>
    internal abstract long Size { get; }

    /// <summary>What the node is, for the words after "found" in a message.</summary>
    internal abstract string Describe();
}
