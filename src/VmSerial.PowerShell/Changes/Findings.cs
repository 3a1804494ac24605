using System.Management.Automation;
using VmSerial.Errors;
using VmSerial.Plans;

namespace VmSerial.PowerShell.Changes;

/// <summary>Findings as PowerShell tells them. Pure.</summary>
internal static class Findings
{
    /// <summary>One line for the warning stream.</summary>
    public static string Text(Finding finding)
        => $"{(finding.Position is null ? "" : finding.Position + ": ")}{finding.Message} {finding.Advice}".TrimEnd();

    /// <summary>The failure that a finding of severity Error is.</summary>
    public static VmSerialException Failure(Finding finding)
        => new(finding.Id, KindOf(finding.Id), $"{(finding.Position is null ? "" : finding.Position + ": ")}{finding.Message}", finding.Target, finding.Advice);

    private static ErrorKind KindOf(string id) => id switch
    {
        "VMNotFound" or "HostNotFound" or "RulesetNotFound" => ErrorKind.NotFound,
        "RulesetIdInUse" => ErrorKind.AlreadyExists,
        "RulesetNotChosen" => ErrorKind.InvalidArgument,
        "VMAmbiguous" => ErrorKind.Ambiguous,
        "SerialUriInvalid" => ErrorKind.InvalidArgument,
        _ => ErrorKind.InvalidState,
    };

    /// <summary>A row of the drift table, with the same six columns as a port's.</summary>
    public static PSObject Row(Finding finding)
    {
        PSObject row = new();
        row.TypeNames.Insert(0, "VmSerial.Plans.SerialChange");
        row.Properties.Add(new PSNoteProperty("Title", finding.Id));
        row.Properties.Add(new PSNoteProperty("Target", finding.Target));
        row.Properties.Add(new PSNoteProperty("Desired", "none"));
        row.Properties.Add(new PSNoteProperty("Actual", finding.Message));
        row.Properties.Add(new PSNoteProperty("InDesiredState", false));
        row.Properties.Add(new PSNoteProperty("Advice", finding.Advice));
        return row;
    }
}
