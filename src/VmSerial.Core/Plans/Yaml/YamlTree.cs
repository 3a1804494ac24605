using System.Collections.Generic;

namespace VmSerial.Plans.Yaml;

/// <summary>
/// A YAML document as one row of cells, in the order of the file: a list or map stands before what is in it. One row
/// instead of an object for each value, because the memory of a big plan then costs the garbage collector next to nothing.
/// </summary>
/// <param name="file">The file, as the user named it.</param>
internal sealed class YamlTree(string file)
{
    internal string File { get; } = file;

    internal List<YamlCell> Cells { get; } = [];
}
