using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Tcp;

namespace VmSerial.Probes;

/// <summary>One visit to a data port: connect, listen, and say something only when asked to. Immutable.</summary>
internal sealed record DataPortVisit
{
    // The device dislikes rapid reconnects (NPort W2250A).
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private const int MaxFirstBytes = 256;

    public required TcpReach Reach { get; init; }
    public IReadOnlyList<byte> FirstBytes { get; init; } = [];
    public PeerClose? ClosedBy { get; init; }
    public TimeSpan? ClosedAfter { get; init; }
    public PeerDialect? Dialect { get; init; }
    public int? BaudRate { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>Whether the telnet question was sent.</summary>
    public bool Asked { get; init; }

    /// <summary>What it came to.</summary>
    public TcpOutcome Outcome => ClosedBy is null ? Reach.Outcome : TcpOutcome.ClosedByPeer;

    /// <summary>Visits a port; where it hangs up without a word, or refuses although it is known to listen, once more after a quarter of a second.</summary>
    public static async Task<DataPortVisit> PayAsync(TcpEndpoint endpoint, IReadOnlyList<IPAddress> addresses, bool isKnownToListen, bool asks, NPortProbeOptions options, CancellationToken ct)
    {
        DataPortVisit first = await PayOnceAsync(endpoint, addresses, asks, options, ct).ConfigureAwait(false);
        bool turnedAway = (first.Outcome == TcpOutcome.ClosedByPeer && first.FirstBytes.Count == 0) || (first.Outcome == TcpOutcome.Refused && isKnownToListen);
        if (!turnedAway)
            return first;
        await Task.Delay(s_pause, ct).ConfigureAwait(false);
        return await PayOnceAsync(endpoint, addresses, asks, options, ct).ConfigureAwait(false) with { Tries = 2 };
    }

    private static async Task<DataPortVisit> PayOnceAsync(TcpEndpoint endpoint, IReadOnlyList<IPAddress> addresses, bool asks, NPortProbeOptions options, CancellationToken ct)
    {
        using TcpConnection connection = await TcpConnector.TryAddressesAsync(endpoint, addresses, options.Timeout, ct).ConfigureAwait(false);
        if (connection.Socket is null)
        {
            bool reset = connection.Reach.Outcome == TcpOutcome.ClosedByPeer;
            return new DataPortVisit { Reach = connection.Reach, ClosedBy = reset ? PeerClose.Rst : null, ClosedAfter = reset ? TimeSpan.Zero : null };
        }
        bool asked = false;
        int? baudRate = null;
        PeerWords words = new(connection.Socket, MaxFirstBytes);
        await using (words.ConfigureAwait(false))
        {
            await words.ListenAsync(options.ListenFor, isEnough: null, ct).ConfigureAwait(false);
            if (asks && words.ClosedBy is null && Dialects.Of(words.Bytes) is PeerDialect.Silent or PeerDialect.Telnet)
            {
                asked = await words.SayAsync(Dialects.WillComPort, ct).ConfigureAwait(false);
                await words.ListenAsync(options.ListenFor, bytes => Dialects.AnswersComPort(bytes) is not null, ct).ConfigureAwait(false);
            }
            if (asks && words.ClosedBy is null && Dialects.AnswersComPort(words.Bytes) == true && await words.SayAsync(Dialects.AskBaudRate, ct).ConfigureAwait(false))
            {
                asked = true;
                await words.ListenAsync(options.ListenFor, bytes => Dialects.BaudRateIn(bytes) is not null, ct).ConfigureAwait(false);
                baudRate = Dialects.BaudRateIn(words.Bytes);
            }
        }
        return new DataPortVisit
        {
            Reach = connection.Reach,
            FirstBytes = words.Bytes,
            ClosedBy = words.ClosedBy,
            ClosedAfter = words.ClosedAfter,
            Dialect = Dialects.Of(words.Bytes),
            BaudRate = baudRate,
            Asked = asked,
        };
    }
}
