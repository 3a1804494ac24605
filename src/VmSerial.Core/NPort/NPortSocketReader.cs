using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort.Dsci;
using VmSerial.Probes;
using VmSerial.Tcp;

namespace VmSerial.NPort;

/// <summary>Asks a device on UDP 4800 for its sockets, which takes no connection of it.</summary>
internal static class NPortSocketReader
{
    private const int Telnet = 23;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>What the device says; null where it does not answer, or does not tell.</summary>
    internal static async Task<NPortSockets?> ReadAsync(NPortAccess access, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(access.StepDeadline);
        try
        {
            (IReadOnlyList<IPAddress> addresses, _) = await NameLookup.FindAsync(new TcpEndpoint(access.Address, Telnet) { Family = AddressFamily.InterNetwork }, deadline.Token).ConfigureAwait(false);
            if (addresses.Count == 0)
                return null;
            DsciClient client = new(addresses[0], s_patience);
            return await client.SearchAsync(deadline.Token).ConfigureAwait(false) is not null
                && await client.GetNetstatAsync(deadline.Token).ConfigureAwait(false) is { } netstat ? Sockets(netstat, access) : null;
        }
        catch (VmSerialException)
        {
            // UDP 4800 is closed, or this firmware does not know the question: then it does not tell.
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private static NPortSockets Sockets(NPortNetstat netstat, NPortAccess access) => new(
        [.. netstat.Sockets.Where(socket => socket.IsListening).Select(socket => socket.LocalPort)],
        [.. netstat.Sockets.Where(socket => socket.IsConnected && socket.LocalPort != Telnet && socket.LocalPort != access.ConsolePort)
            .Select(socket => new NPortClient(socket.LocalPort, new IPEndPoint(IPAddress.Parse(socket.RemoteAddress), socket.RemotePort))).Distinct()],
        netstat.IsComplete);
}
