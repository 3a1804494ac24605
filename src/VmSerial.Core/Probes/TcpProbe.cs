using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Tcp;

namespace VmSerial.Probes;

/// <summary>Tries TCP ports: connects, listens if asked to, and closes. It never sends.</summary>
public static class TcpProbe
{
    /// <summary>Tries one endpoint.</summary>
    /// <exception cref="VmSerialException"><c>SocketsExhausted</c>: this machine gives no more sockets.</exception>
    public static async Task<TcpProbeResult> RunAsync(TcpEndpoint endpoint, TcpProbeOptions options, CancellationToken ct)
    {
        using TcpConnection connection = await TcpConnector.TryConnectAsync(endpoint, options.Timeout, ct).ConfigureAwait(false);
        TcpReach reach = connection.Reach;
        bool reset = reach.Outcome == TcpOutcome.ClosedByPeer;
        TcpProbeResult result = new()
        {
            Endpoint = endpoint,
            Outcome = reach.Outcome,
            Reach = reach,
            ClosedBy = reset ? PeerClose.Rst : null,
            ClosedAfter = reset ? TimeSpan.Zero : null,
            Detail = reach.Detail,
        };
        if (connection.Socket is null || options.ListenFor <= TimeSpan.Zero)
            return result;
        PeerWords words = new(connection.Socket, Math.Max(1, options.MaxFirstBytes));
        await using (words.ConfigureAwait(false))
            await words.ListenAsync(options.ListenFor, isEnough: null, ct).ConfigureAwait(false);

        return words.ClosedBy is not { } how ? result with { FirstBytes = words.Bytes } : result with
        {
            Outcome = TcpOutcome.ClosedByPeer,
            FirstBytes = words.Bytes,
            ClosedBy = how,
            ClosedAfter = words.ClosedAfter,
            Detail = $"accepted, and ended by the peer ({(how == PeerClose.Fin ? "FIN" : "RST")}) after {words.ClosedAfter!.Value.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms",
        };
    }

    /// <summary>Tries many endpoints, <see cref="TcpProbeOptions.ThrottleLimit"/> at a time; results come as they are there, not in order.</summary>
    /// <exception cref="VmSerialException"><c>SocketsExhausted</c>: this machine gives no more sockets.</exception>
    public static IAsyncEnumerable<TcpProbeResult> RunAllAsync(IEnumerable<TcpEndpoint> endpoints, TcpProbeOptions options, CancellationToken ct)
        => InParallel.RunAsync(endpoints, options.ThrottleLimit, (endpoint, stop) => RunAsync(endpoint, options, stop), ct);
}
