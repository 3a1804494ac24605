using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Serial;
using VmSerial.Tcp;

namespace VmSerial.Probes.HostPath;

/// <summary>Looks at the far end from this machine.</summary>
internal static class FarEndItems
{
    private const int Patience = 4;

    /// <summary>
    /// Asks a device server on UDP 4800 for its sockets, which takes no place at its ports; null for a concentrator, which is none. A far
    /// end that does not answer is no device server, or this machine does not get there.
    /// </summary>
    internal static async Task<FarEndEvidence?> AskAsync(IPAddress peer, PortEvidence port, HostPathOptions options, CancellationToken ct)
    {
        if (port is not { Backing: { IsDirect: true, Direction: SerialDirection.Client }, Uri: { } uri } || peer.AddressFamily != AddressFamily.InterNetwork)
            return null;
        string asked = $"UDP 4800 of {peer}: netstat";
        return await BoundedAsk.RunAsync(async stop =>
        {
            // Each question is waited for a fifth of it, twice.
            NPortQuestions questions = new(new NPortProbeOptions { Timeout = TimeSpan.FromTicks(options.AskTimeout.Ticks / Patience) });
            NPortAnswers answers = await questions.AskAsync([peer], stop).ConfigureAwait(false);
            FarEndEvidence item = new() { Asked = asked, At = DateTimeOffset.UtcNow };
            if (answers.Netstat?.IsListening(uri.Port) is not { } listening)
                return item with { Lacking = string.Join(" ", answers.Evidence) is { Length: > 0 } why ? why : "the device does not tell its sockets." };
            IReadOnlyList<string> clients = answers.Netstat.ClientsOf(uri.Port);
            return item with
            {
                Listening = listening,
                HeldBy = clients,
                Shown = $"{answers.Device?.Model} {(listening ? "listens" : "does not listen")} on {uri.Port}{(clients.Count > 0 ? $"; connected: {string.Join(", ", clients)}" : "; nobody is connected")}",
            };
        }, why => new FarEndEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Lacking = why }, options.AskTimeout, ct).ConfigureAwait(false);
    }

    /// <summary>Connects, and closes at once.</summary>
    internal static Task<AdminConnectEvidence> ConnectAsync(string address, int port, TimeSpan deadline, CancellationToken ct)
    {
        string asked = $"TCP {address}:{port.ToString(CultureInfo.InvariantCulture)} from this machine";
        return BoundedAsk.RunAsync(async stop =>
        {
            TcpProbeResult result = await TcpProbe.RunAsync(new TcpEndpoint(address, port), new TcpProbeOptions { Timeout = deadline }, stop).ConfigureAwait(false);
            return new AdminConnectEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Outcome = result.Outcome, Shown = result.Detail };
        }, why => new AdminConnectEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Lacking = why }, deadline + TimeSpan.FromSeconds(1), ct);
    }
}
