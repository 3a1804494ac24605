using System;
using System.Collections.Generic;

namespace VmSerial.Build;

/// <summary>A program with its arguments, where it runs, and how long it may take.</summary>
internal sealed record ToolCall(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Set on top of this process's own; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public override string ToString() => $"{Program} {string.Join(' ', Arguments)}";
}
