using System.Collections.Generic;
using VmSerial.Plans;

namespace VmSerial.Cli.Rendering;

/// <summary>Where results go: one implementation for people, one for each form that programs read.</summary>
internal interface IRowWriter
{
    /// <summary>Whether people read it: they get sentences and short tables, programs get every row.</summary>
    bool ForPeople { get; }

    /// <summary>Writes rows of one type.</summary>
    void Write(IReadOnlyList<Row> rows);

    /// <summary>Writes what was found beside the rows.</summary>
    void Write(IReadOnlyList<Finding> findings);
}
