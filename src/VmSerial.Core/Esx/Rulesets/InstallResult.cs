using System;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>The last line of what a run on a host wrote: how it ended, or where it is.</summary>
internal sealed record InstallResult(string Word, string Detail)
{
    private const int MaxDetail = 300;

    /// <summary>Whether the run has ended.</summary>
    internal bool IsDone => Word is "applied" or "rolledback" or "refused" or "broken";

    /// <summary>Whether the run waits for its confirmation.</summary>
    internal bool IsWaiting => Word == "waiting";

    /// <summary>Reads the lines of a run; null where it wrote none.</summary>
    internal static InstallResult? Of(string text)
    {
        string[] words = (text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0) ?? "").Split([' '], 3);
        return words[0] is "done" or "phase" && words.Length > 1 ? new InstallResult(words[1], Plain(words.ElementAtOrDefault(2) ?? "")) : null;
    }

    /// <summary>The failure of a run that changed nothing, or that could not put back what it changed.</summary>
    internal VmSerialException ToException(string target)
    {
        string[] parts = Detail.Split([' '], 2);
        string more = parts.ElementAtOrDefault(1) ?? "";
        return (Word, parts[0]) switch
        {
            ("broken", _) => new VmSerialException(
                "RulesetFileBroken", ErrorKind.OperationFailed, $"{target}: {parts[0]} could be neither changed nor put back as it was.", target,
                $"The file as it was lies on the host in {more}: make room, copy it over with 'cat {more} > {parts[0]}', and run 'esxcli network firewall refresh'."),
            (_, "locked") => new VmSerialException(
                "RulesetLocked", ErrorKind.Conflict, $"{target}: another run began to change the ruleset files at the same moment. Nothing was changed.", target, "Try again."),
            (_, "changed") => new VmSerialException(
                "FileChangedUnderneath", ErrorKind.Conflict, $"{target}: {more} was changed by somebody else since it was read. Nothing was changed.", target, "Try again."),
            (_, "readonly") => new VmSerialException(
                "HostFirewallFolderReadOnly", ErrorKind.InvalidState, $"{target}: {more} takes no file. Nothing was changed.", target,
                "Look at 'mount' and 'vdf -h' on the host; its ramdisk is read-only."),
            (_, "full") => new VmSerialException(
                "HostRamdiskFull", ErrorKind.LimitExceeded, $"{target}: there is no room in {more}. Nothing was changed.", target, "Look at 'vdf -h' on the host and make room on its ramdisks."),
            (_, "esxcli") => new VmSerialException(
                "HostFirewallNotAnswering", ErrorKind.OperationFailed, $"{target}: esxcli did not list the rulesets: {more} Nothing was changed.", target,
                "Look whether hostd runs on the host: '/etc/init.d/hostd status'."),
            (_, "upload") => new VmSerialException(
                "UploadDamaged", ErrorKind.ConnectionFailed, $"{target}: what was sent did not arrive whole: {more} Nothing was changed.", target, "Try again."),
            _ => new VmSerialException(
                "HostScriptFailed", ErrorKind.OperationFailed, $"{target}: the host could not begin the change: {Word} {Detail}", target, "Nothing was changed; look at the host's log."),
        };
    }

    /// <summary>Why a run took its change back, in words.</summary>
    internal string Reason()
    {
        // rolledback PROOF REASON DETAIL
        string[] parts = Detail.Split([' '], 3);
        string more = parts.ElementAtOrDefault(2) is { Length: > 0 } detail ? $": {detail}" : "";
        return parts.ElementAtOrDefault(1) switch
        {
            "unconfirmed" => "the host was not told in time that it can still be reached",
            "aborted" => "the run was stopped",
            "interrupted" => "the run was cut off",
            "others" => $"another ruleset was no longer as before{more}",
            "rules" => $"the firewall did not list the rules as wished{more}",
            "state" => $"the ruleset could not be enabled or disabled as wished{more}",
            "allowed" => $"the allowed addresses were not as wished{more}",
            "write" => $"the file could not be written whole{more}",
            "refresh" => $"the firewall did not take the files{more}",
            "command" => $"a command on the host failed{more}",
            "esxcli" => $"esxcli did not list the rulesets{more}",
            string other => other + more,
            _ => "the host gave no reason",
        };
    }

    /// <summary>Whether the host saw that everything was as before.</summary>
    internal bool IsProved => Detail.StartsWith("proved", StringComparison.Ordinal);

    // What a host wrote may hold anything; a message shows printable text of it only, and not all.
    private static string Plain(string text)
    {
        string shown = new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return shown.Length > MaxDetail ? shown.Substring(0, MaxDetail) + "…" : shown;
    }
}
