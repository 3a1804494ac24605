using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Serial;
using VmSerial.Ssh;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Holds a second connection from the host for two seconds: the first one was closed before the far end could say anything. The input stays
/// open as long, for many far ends hang up when it ends.
/// </summary>
internal sealed class GreetingItems(HostPathHost host, ConnectScript script, HostPathOptions options)
{
    private const int Seconds = 2, MostBytes = 512;

    // IAC WILL AUTHENTICATION, which a VM sends first (vmware/vspc, packet captures).
    private const string FirstOfTelnet = @"\377\373\045";
    private const byte Authentication = 0x25;

    internal Task<GreetingEvidence> AskAsync(SerialUri? uri, CancellationToken ct)
    {
        bool asks = options.ProbeTelnet && uri is { IsTelnet: true, IsEncrypted: false };
        string input = asks ? $"{{ printf '{FirstOfTelnet}'; sleep {Seconds}; }}" : $"sleep {Seconds}";
        string asked = $"{input} | nc {script.Peer} {script.Port}";
        return BoundedAsk.RunAsync(async stop =>
        {
            string line = $"b=`date +%s`; {input} | {{ nc -w {Seconds} {script.Peer} {script.Port} 2>/dev/null | head -c {MostBytes}; e=`date +%s`; echo $((e-b)) >&2; }}";
            SshResult result = await host.ShellAsync(new SshCommand(line) { Timeout = options.AskTimeout, MaxOutput = 8 * MostBytes }, stop).ConfigureAwait(false);
            if (!int.TryParse(result.ErrorText.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int held))
                return new GreetingEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Lacking = $"the connection could not be held: {result.ErrorText}" };

            // Whole seconds of the host's clock: what was held to the end never counts fewer. What filled the buffer ended by itself.
            bool hungUp = held < Seconds && result.Output.Length < MostBytes;
            bool? answers = asks && !hungUp ? Answers(result.Output) : null;
            return new GreetingEvidence
            {
                Asked = asked,
                At = DateTimeOffset.UtcNow,
                HungUp = hungUp,
                Dialect = Dialects.Of(result.Output),
                AnswersTelnet = answers,
                Shown = $"{(result.Output.Length == 0 ? "said nothing" : $"said '{EscapedBytes.Of(result.Output)}'")}{(answers == false ? ", no answer to telnet," : "")} and {(hungUp ? "hung up by itself" : "kept the connection")}",
            };
        }, why => new GreetingEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Lacking = why }, options.AskTimeout, ct);
    }

    // DO or DONT; a line that echoes sends the WILL back.
    private static bool Answers(IReadOnlyList<byte> bytes)
        => Enumerable.Range(0, Math.Max(0, bytes.Count - 2)).Any(i => bytes[i] == Dialects.Iac && bytes[i + 1] is (Dialects.Do or Dialects.Dont) && bytes[i + 2] == Authentication);
}
