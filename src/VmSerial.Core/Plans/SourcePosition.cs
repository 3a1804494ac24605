namespace VmSerial.Plans;

/// <summary>A place in a plan file.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public sealed record SourcePosition(string File, int Line, int Column)
{
    /// <summary>The form editors understand: <c>lab.yaml:7:12</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
