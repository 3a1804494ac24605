namespace VmSerial.Integration.Lab;

/// <summary>How a program ended that was run in the lab, and what it wrote.</summary>
public sealed record EsxLabResult(int ExitCode, string Output, string Error)
{
    /// <summary>What an assertion shows when it fails.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- output\n{Output}--- error\n{Error}";
}
