namespace VmSerial.Esx;

/// <summary>Where a service stands in the text of its file, in characters from the start.</summary>
internal sealed record ServicePosition(int Line, int Start, string? Comment, int CommentStart)
{
    internal int End { get; set; }

    internal int FirstChild { get; set; } = -1;

    internal int FirstGrandchild { get; set; } = -1;
}
