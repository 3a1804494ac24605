using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Tcp;

/// <summary>
/// Connects over TCP within one deadline that covers the name, too. The addresses of a name are tried one after another and never two at a time, since
/// a second connection to the same serial port would take or disturb its only slot; what is left of the time is shared evenly among those that are left.
/// </summary>
public static class TcpConnector
{
    /// <summary>How many addresses of a name are tried; a name can have hundreds.</summary>
    public const int MaxAddresses = 8;

    /// <summary>Connects, or says why not. Nothing is sent.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="timeout">The deadline for all of it.</param>
    /// <param name="ct">Closes the socket at once and ends the wait.</param>
    /// <exception cref="VmSerialException"><c>SocketsExhausted</c>: this machine gives no more sockets.</exception>
    public static async Task<TcpConnection> TryConnectAsync(TcpEndpoint endpoint, TimeSpan timeout, CancellationToken ct)
    {
        long start = Stopwatch.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(timeout);
        (IReadOnlyList<IPAddress> addresses, string problem) = await NameLookup.FindAsync(endpoint, deadline.Token).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        if (addresses.Count == 0)
            return new TcpConnection(new TcpReach { Endpoint = endpoint, Outcome = TcpOutcome.NameNotResolved, Detail = problem }, null);
        return await TryAddressesAsync(endpoint, addresses, timeout - Elapsed(start), ct).ConfigureAwait(false);
    }

    /// <summary>Tries the addresses of a name that was looked up.</summary>
    internal static async Task<TcpConnection> TryAddressesAsync(TcpEndpoint endpoint, IReadOnlyList<IPAddress> addresses, TimeSpan timeout, CancellationToken ct)
    {
        long start = Stopwatch.GetTimestamp();
        string[] all = [.. addresses.Select(a => a.ToString())];
        List<TcpAttempt> attempts = [];
        int count = Math.Min(addresses.Count, MaxAddresses);
        for (int i = 0; i < count; i++)
        {
            TimeSpan left = timeout - Elapsed(start);
            TimeSpan share = left > TimeSpan.Zero ? TimeSpan.FromTicks(left.Ticks / (count - i)) : TimeSpan.Zero;
            (Socket? socket, TcpAttempt attempt) = await AttemptAsync(endpoint, addresses[i], share, ct).ConfigureAwait(false);
            attempts.Add(attempt);
            if (socket is not null)
                return new TcpConnection(Describe(endpoint, all, attempts, attempt), socket);
        }
        // The answer that tells most: a reset and a refusal come from the peer's address itself, silence and missing routes from anywhere.
        TcpAttempt telling = attempts.OrderBy(a => a.Outcome).First();
        return new TcpConnection(Describe(endpoint, all, attempts, telling), null);
    }

    /// <summary>Connects, or throws.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="timeout">The deadline for all of it.</param>
    /// <param name="ct">Closes the socket at once and ends the wait.</param>
    /// <exception cref="VmSerialException"><c>ConnectionRefused</c>, <c>ConnectionTimedOut</c>, <c>HostUnreachable</c>, <c>NameNotResolved</c>, <c>SocketsExhausted</c>.</exception>
    public static async Task<TcpConnection> ConnectAsync(TcpEndpoint endpoint, TimeSpan timeout, CancellationToken ct)
    {
        TcpConnection connection = await TryConnectAsync(endpoint, timeout, ct).ConfigureAwait(false);
        return connection.Socket is not null ? connection : throw connection.Reach.ToException();
    }

    private static async Task<(Socket? Socket, TcpAttempt Attempt)> AttemptAsync(TcpEndpoint endpoint, IPAddress address, TimeSpan limit, CancellationToken ct)
    {
        long start = Stopwatch.GetTimestamp();
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
            deadline.CancelAfter(limit);
            SocketError error = await AbortableSocket.ConnectAsync(socket, new IPEndPoint(address, endpoint.Port), deadline.Token).ConfigureAwait(false);
            if (error == SocketError.Success)
            {
                Socket open = socket;
                socket = null;
                return (open, new TcpAttempt(address.ToString(), TcpOutcome.Open, Elapsed(start), "open"));
            }
            ct.ThrowIfCancellationRequested();
            return (null, Failed(endpoint, address, error, Elapsed(start)));
        }
        catch (SocketException e)
        {
            return (null, Failed(endpoint, address, e.SocketErrorCode, Elapsed(start)));
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static TcpAttempt Failed(TcpEndpoint endpoint, IPAddress address, SocketError error, TimeSpan elapsed)
    {
        if (error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            throw new VmSerialException("SocketsExhausted", ErrorKind.LimitExceeded, $"Cannot connect to {endpoint}: this machine gives this process no more sockets.",
                endpoint.ToString(), "Work on fewer at a time with -ThrottleLimit, or raise the limit of open files (ulimit -n).");
        string seconds = elapsed.TotalSeconds.ToString("0.0##", CultureInfo.InvariantCulture);
        (TcpOutcome outcome, string words) = error switch
        {
            // A closed port answers the request with a reset, which is "refused"; "reset" is one that came after the port had accepted.
            SocketError.ConnectionRefused => (TcpOutcome.Refused, "connection refused"),
            SocketError.ConnectionReset or SocketError.ConnectionAborted => (TcpOutcome.ClosedByPeer, "accepted, and reset by the peer at once"),
            SocketError.OperationAborted or SocketError.TimedOut or SocketError.Interrupted => (TcpOutcome.TimedOut, $"no answer within {seconds} s"),
            SocketError.NetworkUnreachable or SocketError.NetworkDown => (TcpOutcome.Unreachable, "no route to that network"),
            SocketError.HostUnreachable or SocketError.HostDown => (TcpOutcome.Unreachable, "no route to that host"),
            SocketError.AccessDenied => (TcpOutcome.Unreachable, "this machine's own packet filter or policy forbids it"),
            SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported => (TcpOutcome.Unreachable, "this machine has no such IP version"),
            _ => (TcpOutcome.Unreachable, $"the system answered {error}"),
        };
        return new TcpAttempt(address.ToString(), outcome, elapsed, words);
    }

    private static TcpReach Describe(TcpEndpoint endpoint, string[] all, List<TcpAttempt> attempts, TcpAttempt telling) => new()
    {
        Endpoint = endpoint,
        Outcome = telling.Outcome,
        Address = telling.Address,
        Addresses = all,
        Latency = telling.Outcome is TcpOutcome.Open or TcpOutcome.ClosedByPeer or TcpOutcome.Refused ? telling.Elapsed : null,
        Attempts = attempts,
        Detail = telling.Detail,
    };

    private static TimeSpan Elapsed(long start) => TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
}
