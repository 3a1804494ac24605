namespace VmSerial.Cli;

/// <summary>What the process returns: scripts, cron and pipelines decide by it.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for is in the desired state.</summary>
    public const int InDesiredState = 0;

    /// <summary>Something failed, was refused, or the run was stopped.</summary>
    public const int Failed = 1;

    /// <summary>Nothing failed, but something differs or was left undone.</summary>
    public const int Drift = 2;
}
