using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Ssh;
using VmSerial.Tcp;

namespace VmSerial.Probes.HostPath;

/// <summary>Tries to connect from the host, or watches the VM try, and tells what the attempt, the counters and the captures showed.</summary>
internal sealed class ConnectItems(HostPathHost host, ConnectScript script, HostPathOptions options)
{
    // From the start of the captures to the end of the last program: two seconds, but on a host that swaps.
    private static readonly TimeSpan s_around = TimeSpan.FromSeconds(20);

    internal async Task<PathEvidence> AddToAsync(PathEvidence found, CancellationToken ct)
    {
        string counted = $"vsish -e cat /vmkModules/esxfw/filters/{script.Adapter}/filterproperties";
        TimeSpan deadline = TimeSpan.FromSeconds(script.Seconds) + s_around + options.AskTimeout;
        (SshResult? result, string? failed) = await BoundedAsk.RunAsync<(SshResult?, string?)>(
            async stop => (await host.ShellAsync(new SshCommand(script.Line) { Timeout = deadline, MaxOutput = 1024 * 1024 }, stop).ConfigureAwait(false), null),
            why => (null, why), deadline, ct).ConfigureAwait(false);
        DateTimeOffset at = DateTimeOffset.UtcNow;
        if (result is null)
            return found with { Connect = new ConnectEvidence { Asked = script.Connect, At = at, Lacking = failed } };

        ConnectAnswer answer = ConnectAnswer.Read(result.OutputText);
        CaptureEvidence? capture = script.Adapter is null ? null
            : TcpdumpText.Read(result.OutputText, script.Peer, script.Port) is { } seen ? seen with { Asked = script.Capture, At = at, Shown = Words(seen) }
            : new CaptureEvidence { Asked = script.Capture, At = at, Lacking = "tcpdump-uw did not capture." };
        found = found with
        {
            Connect = script.Connects ? Connect(answer, at) : null,
            Capture = capture,
            Counters = script.Adapter is null ? null : Counters(answer, capture, counted, at),
            Drops = script.HasPktcap ? Drops(result.ErrorText, at) : null,
        };
        return found.Connect is { IsLacking: false, Outcome: TcpOutcome.Open } ? found with { Greeting = await new GreetingItems(host, script, options).AskAsync(found.Port?.Uri, ct).ConfigureAwait(false) } : found;
    }

    private ConnectEvidence Connect(ConnectAnswer answer, DateTimeOffset at)
    {
        ConnectEvidence item = new() { Asked = script.Connect, At = at, Deadline = TimeSpan.FromSeconds(script.Seconds) };
        string ended = $"ended with status {(answer.Status?.ToString(CultureInfo.InvariantCulture) ?? "none")} after {answer.Seconds} s{(answer.Words.Length > 0 ? $": {answer.Words}" : " and said nothing")}";
        return answer.Status is { } status && NcText.Read(answer.Words, status, answer.Seconds, script.Seconds) is { } outcome
            ? item with { Outcome = outcome, Shown = answer.Words.Length > 0 ? answer.Words : ended }
            : item with { Lacking = $"nc {ended}." };
    }

    private static CounterEvidence Counters(ConnectAnswer answer, CaptureEvidence? capture, string asked, DateTimeOffset at)
    {
        if (!answer.Counters.TryGetValue("begin", out FilterCounters? begin) || !answer.Counters.TryGetValue("end", out FilterCounters? end))
            return new CounterEvidence { Asked = asked, At = at, Lacking = answer.CounterComplaint.Length > 0 ? answer.CounterComplaint : "the counters were not shown." };
        return new CounterEvidence
        {
            Asked = asked,
            At = at,
            Dropped = end.Dropped - begin.Dropped,
            Syns = capture is { IsLacking: false } ? capture.Syns : 0,
            Shown = $"pkts dropped {begin.Dropped} before, {end.Dropped} after: {end.Dropped - begin.Dropped} of all traffic{(end.Enabled ? "" : "; filtering is off")}",
        };
    }

    private DropEvidence Drops(string output, DateTimeOffset at)
    {
        DropEvidence read = PktcapText.Read(output, script.Peer, script.Port);
        string asked = $"pktcap-uw --capture Drop --ip {script.Peer} --tcpport {script.Port}";
        return read.Syns == 0 && !read.Complete
            ? new DropEvidence { Asked = asked, At = at, Lacking = $"pktcap-uw did not say that it captured{(output.Trim().Length > 0 ? $": {output}" : ".")}" }
            : read with { Asked = asked, At = at, Shown = $"{read.Syns} SYNs dropped{(read.Reason.Length > 0 ? $" ({read.Reason})" : "")}" };
    }

    private static string Words(CaptureEvidence seen)
        => seen.NobodyHasAddress ? $"{seen.ArpRequests} questions who has the address, no answer"
            : $"{seen.Syns} SYNs, {seen.SynAcks} answered by SYN/ACK, {seen.Resets} by RST"
                + (seen.ProhibitedBy.Count > 0 ? $", prohibited by {string.Join(", ", seen.ProhibitedBy)}" : "")
                + (seen.UnreachableBy.Count > 0 ? $", unreachable says {string.Join(", ", seen.UnreachableBy)}" : "");
}
