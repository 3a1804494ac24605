namespace VmSerial.Build;

/// <summary>How a program ended and everything it wrote, both streams in the order in which they came.</summary>
internal sealed record ToolResult(int ExitCode, string Log);
