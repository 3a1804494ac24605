using System;
using System.Globalization;
using System.Text;
using VmSerial.Esx;

namespace VmSerial.Ssh;

/// <summary>
/// The line that is sent for a command. Killing a client, or closing its channel, does not end a command on the host; so a watchdog
/// beside it reads standard input, and ends the command when that ends. The last line on standard error tells the status, for a client
/// cannot tell a status of 255 from a broken connection.
/// </summary>
internal static class RemoteCommandLine
{
    private const string Mark = "\nvmserial-status=";

    /// <summary>How long a command has on the host, from its being told to end until it is killed.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly string s_tell = $"printf '\\nvmserial-status=%d\\n' $s >&2";

    /// <summary>The command with what goes around it, for a POSIX shell such as busybox ash.</summary>
    internal static string Wrap(SshCommand command)
    {
        string run = "/bin/sh -c " + ShellWord.Quote(command.Line);
        if (command.OutlivesConnection)
            return Outliving(run, command.HasInput);
        return command.HasInput ? $"{run}; s=$?; {s_tell}" : Watched(run);
    }

    // sshd makes the login shell the leader of a process group, so that the whole group can be told; else the command alone is.
    // The signal reaches the shell as well: a trap that does something lets it live, and is not handed on to the command, as one that
    // ignores would be. A wait that the signal cut short is taken up again.
    private static string Watched(string run) => string.Join("\n",
        "exec 3<&0; trap : TERM",
        $"{run} </dev/null 3<&- & p=$!",
        "(trap : TERM; read x <&3; kill -TERM -$$ || kill -TERM $p; sleep " + Grace.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)
            + "; kill -KILL -$$ || kill -KILL $p) >/dev/null 2>&1 & w=$!",
        "exec 3<&-; wait $p; s=$?; while kill -0 $p 2>/dev/null; do wait $p; s=$?; done",
        "kill -KILL $w 2>/dev/null; " + s_tell);

    // When nobody reads any more what it writes, it must not notice: it writes into pipes whose other ends go on reading. Only those
    // ignore the broken pipe behind them, for the command's own pipelines need the signal.
    private static string Outliving(string run, bool fed)
    {
        const string pump = "(trap '' PIPE; cat || cat >/dev/null)";
        string input = fed ? "" : " </dev/null";
        return "trap '' HUP\n"
            + $"{{ {{ {{ {run}{input} 3>&- 4>&-; s=$?; {s_tell}; }} 2>&3 | {pump} >&4 2>/dev/null 3>&-; }} 3>&1 | {pump} >&2 2>/dev/null; }} 4>&1";
    }

    /// <summary>Takes the status off the end of standard error.</summary>
    /// <returns>The result; null when there is no status, which means that the shell on the host did not get to its end.</returns>
    internal static SshResult? Unwrap(byte[] output, byte[] error)
    {
        // The mark is ASCII, so that looking for it in bytes read as Latin-1 keeps all offsets.
        string tail = Latin1(error, Math.Max(0, error.Length - 256));
        int mark = tail.LastIndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
            return null;
        int start = mark + Mark.Length;
        int end = tail.IndexOf('\n', start);
        if (end < 0 || !int.TryParse(tail.Substring(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out int status))
            return null;
        int markAt = error.Length - tail.Length + mark;
        byte[] rest = new byte[error.Length - (end + 1 - mark)];
        Array.Copy(error, rest, markAt);
        Array.Copy(error, error.Length - (tail.Length - end - 1), rest, markAt, tail.Length - end - 1);
        return new SshResult(status, output, rest);
    }

    private static string Latin1(byte[] bytes, int from) => Encoding.GetEncoding(28591).GetString(bytes, from, bytes.Length - from);
}
