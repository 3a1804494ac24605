using VmSerial.Errors;

namespace VmSerial.Plans.Hosts;

/// <summary>Says what became of a ruleset, from what was done and what was read afterwards. Pure.</summary>
internal static class RulesetReadBack
{
    internal static ChangeResult Judge(RulesetChange row, RulesetRun run)
    {
        if (!run.Sent)
            return run.Error is not null ? Failed(row, run.Error)
                : new ChangeResult(row, ChangeOutcome.NotStarted) { Detail = "Stopped before anything was sent." };
        if (run.After is null)
            return NotRead(row, run);
        RulesetChange now = RulesetComparer.Compare(new RulesetRequest(run.After, row.Wanted, row.Position) { HasSsh = true });
        if (run.Error is not null)
            return Failed(row, run.Error, $"{run.Error.Message} It reads back as: {now.Actual}.");
        if (now.InDesiredState)
            return new ChangeResult(row, ChangeOutcome.Proved) { Detail = Join(row.Wanted.Absent ? "Removed." : "Applied and read back.", run.Detail) };
        if (run.Stopped)
            return new ChangeResult(row, ChangeOutcome.NotStarted) { Detail = $"Stopped; it reads back as: {now.Actual}." };
        string text = $"{row.Subject} reads back as {now.Actual}, although the host reported success (wanted: {now.Desired}).";
        return Failed(row, new VmSerialException("ChangeNotEffective", ErrorKind.OperationFailed, text, row.Target,
            "Look at the host's firewall (Get-EsxSerialFirewall), then apply again."));
    }

    private static ChangeResult NotRead(RulesetChange row, RulesetRun run)
    {
        if (run.Error is not null)
            return Failed(row, run.Error);
        string why = run.ReadBackError?.Message ?? "the run was stopped";
        return new ChangeResult(row, run.Stopped ? ChangeOutcome.StillRunning : ChangeOutcome.AppliedNotProved)
        {
            Detail = Join(run.Stopped ? "Stopped after a request was sent; it is not known whether the host carried it out." : $"Sent, but not read back: {why}", run.Detail),
            Error = run.ReadBackError,
        };
    }

    private static ChangeResult Failed(RulesetChange row, VmSerialException error, string? detail = null)
        => new(row, ChangeOutcome.Failed) { Error = error, Detail = detail ?? error.Message };

    private static string Join(string first, string second) => second.Length == 0 ? first : $"{first} {second}";
}
