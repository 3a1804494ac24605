using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>Says what became of an NPort's rows, from what was done and what was read afterwards. Pure.</summary>
internal static class NPortReadBack
{
    private const string Kept = "Nothing was saved: the device keeps its settings and was not restarted.";

    internal static IReadOnlyList<ChangeResult> NotStarted(IReadOnlyList<NPortChange> rows)
        => [.. rows.Select(row => new ChangeResult(row, ChangeOutcome.NotStarted) { Detail = $"Stopped. {Kept}" })];

    internal static IReadOnlyList<ChangeResult> Stopped(IReadOnlyList<NPortChange> rows)
        => [.. rows.Select(row => new ChangeResult(row, ChangeOutcome.StillRunning) { Detail = "Stopped after the settings were saved: the device restarts with them. They were not read back." })];

    internal static IReadOnlyList<ChangeResult> NothingSaved(IReadOnlyList<NPortChange> rows, VmSerialException error)
    {
        VmSerialException told = new(error.Id, error.Kind, $"{error.Message} {Kept}", error.Target, error.Advice, error);
        return [.. rows.Select(row => new ChangeResult(row, ChangeOutcome.Failed) { Error = told, Detail = told.Message })];
    }

    internal static IReadOnlyList<ChangeResult> Judge(IReadOnlyList<NPortChange> rows, NPortReturned returned, VmSerialException? trouble)
        => [.. rows.Select(row => Judge(row, returned, trouble))];

    private static ChangeResult Judge(NPortChange row, NPortReturned returned, VmSerialException? trouble)
    {
        if (returned.Device is not { } device)
            return NotBack(row, returned, trouble);
        NPortChange now = NPortComparer.Compare(new NPortRequest(device, row.Wanted, row.Position))[0];
        if (returned.Restarted == false)
            return Failed(row, "NPortNotRestarted", ErrorKind.OperationFailed, $"{row.Subject}: the word to save was given, and the device did not restart in time. It reads back as {now.Actual}.", "If that is what was wanted, restart it by hand; else apply again.", trouble);
        if (!now.InDesiredState && returned.Restarted is null)
            return Failed(row, "ChangeNotEffective", ErrorKind.OperationFailed, $"{row.Subject}: the word to save was given, and the device reads back as {now.Actual} (wanted: {now.Desired}). Whether it was restarted does not show.", "Apply again, and look at the device's console.", trouble);
        if (!now.InDesiredState)
            return Failed(row, "ChangeNotEffective", ErrorKind.OperationFailed, $"{row.Subject} reads back as {now.Actual} after the restart (wanted: {now.Desired}).", "Apply again, and look at the device's console.", trouble);
        return Listens(row, device, returned);
    }

    private static ChangeResult Listens(NPortChange row, NPortConfiguration device, NPortReturned returned)
    {
        string proved = returned.Restarted == true ? "Saved, restarted and read back." : "Saved and read back; that it was restarted does not show in how long it runs.";
        if (row.Number is not { } number || device.Port(number) is not { Mode: OperationMode.TcpServer, TcpPort: { } tcp })
            return new ChangeResult(row, ChangeOutcome.Proved) { Detail = proved };
        return returned.Sockets?.Listens(tcp) switch
        {
            true => new ChangeResult(row, ChangeOutcome.Proved) { Detail = $"{proved} It listens on TCP {tcp}." },
            null => new ChangeResult(row, ChangeOutcome.AppliedNotProved) { Detail = $"{proved} Whether it listens on TCP {tcp} was not seen, because the device does not say (UDP 4800)." },
            _ => Failed(row, "ChangeNotEffective", ErrorKind.OperationFailed, $"{row.Subject} is set as wanted and does not listen on TCP {tcp}.", "Restart the device, and see whether another port has that number.", null),
        };
    }

    private static ChangeResult NotBack(NPortChange row, NPortReturned returned, VmSerialException? trouble)
    {
        VmSerialException? why = returned.Error ?? trouble;
        VmSerialException told = new("NPortNotBack", ErrorKind.TimedOut,
            $"{row.Subject}: the settings were saved, and the device could not be read after its restart{(why is null ? "" : $": {why.Message}")}", row.Target,
            "Look at it again in a while (Get-NPortOperationMode). If it does not come back, look at it on the spot.", why);
        return new ChangeResult(row, ChangeOutcome.AppliedNotProved) { Error = told, Detail = told.Message };
    }

    private static ChangeResult Failed(NPortChange row, string id, ErrorKind kind, string message, string advice, VmSerialException? trouble)
        => new(row, ChangeOutcome.Failed) { Error = new VmSerialException(id, kind, message, row.Target, advice, trouble), Detail = message };
}
