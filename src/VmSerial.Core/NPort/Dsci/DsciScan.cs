using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Tcp;
using VmSerial.VSphere;

namespace VmSerial.NPort.Dsci;

/// <summary>
/// Looks for devices with the search of UDP 4800 alone: one small datagram to each address, paced, and one more to those that did not answer where they are few; or
/// a broadcast. It takes no connection and no slot, and changes nothing.
/// </summary>
public static class DsciScan
{
    private const int FewEnoughToAskAgain = 1024;
    private const int MaxDevices = 65536;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks addresses one by one. Devices come as they answer, each once.</summary>
    /// <exception cref="VmSerialException"><c>SearchNotSent</c>: this machine could send to none of them.</exception>
    public static IAsyncEnumerable<NPortDevice> FindAsync(IReadOnlyList<DsciTarget> targets, DsciScanOptions options, IProgress<StepReport>? progress, CancellationToken ct)
    {
        DsciSweep sweep = new(targets, options.RatePerSecond, progress);
        Socket socket = Open(IPAddress.Any, broadcasts: false);
        return RunAsync([socket], sweep.Expects, async stop =>
        {
            await sweep.SendAsync(socket, onlySilent: false, stop).ConfigureAwait(false);
            if (sweep.Count > FewEnoughToAskAgain)
                return;
            await Task.Delay(s_between, stop).ConfigureAwait(false);
            await sweep.SendAsync(socket, onlySilent: true, stop).ConfigureAwait(false);
        }, options.Wait, ct);
    }

    /// <summary>Asks by broadcast, twice. Devices come as they answer, each once.</summary>
    /// <param name="addresses">The broadcast addresses; none means the segment of each of this machine's interfaces.</param>
    /// <param name="options">How long to wait.</param>
    /// <param name="ct">Ends it at once.</param>
    /// <exception cref="VmSerialException"><c>SearchNotSent</c>: this machine has no interface to broadcast on, or could not.</exception>
    public static IAsyncEnumerable<NPortDevice> FindByBroadcastAsync(IReadOnlyList<IPAddress> addresses, DsciScanOptions options, CancellationToken ct)
    {
        List<(Socket Socket, IPAddress To)> ways = addresses.Count > 0 ? [.. addresses.Select(a => (Open(IPAddress.Any, broadcasts: true), a))]
            : [.. LocalAddresses().Select(local => (Open(local, broadcasts: true), IPAddress.Broadcast))];
        if (ways.Count == 0)
            throw NotSent("this machine has no interface that broadcasts over IPv4");
        DsciRequest search = DsciRequest.Search(DsciClient.NewId());
        return RunAsync([.. ways.Select(w => w.Socket)], (id, _) => id == search.Id, async stop =>
        {
            SocketError last = SocketError.Success;
            int sent = 0;
            for (int round = 0; round < 2; round++)
            {
                foreach ((Socket socket, IPAddress to) in ways)
                    sent += (last = DsciSweep.Send(socket, search.Bytes, to)) == SocketError.Success ? 1 : 0;
                await Task.Delay(s_between, stop).ConfigureAwait(false);
            }
            if (sent == 0)
                throw NotSent($"the system answered {last}");
        }, options.Wait, ct);
    }

    internal static VmSerialException NotSent(string why)
        => new("SearchNotSent", ErrorKind.ConnectionFailed, $"No device could be looked for: {why}.", null, "Check this machine's routes and packet filter, and that the range is one it can reach.");

    private static async IAsyncEnumerable<NPortDevice> RunAsync(IReadOnlyList<Socket> sockets, Func<uint, IPAddress, bool> expects, Func<CancellationToken, Task> send, TimeSpan wait,
        [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using SemaphoreSlim news = new(0);
        ConcurrentQueue<NPortDevice> found = new();
        Task[] hearing = [.. sockets.Select(socket => HearAsync(socket, expects, Tell, stop.Token))];
        Task sending = SendAsync();
        try
        {
            HashSet<(string, string)> seen = [];
            while (seen.Count < MaxDevices)
            {
                await news.WaitAsync(ct).ConfigureAwait(false);
                if (!found.TryDequeue(out NPortDevice? device))
                    break;
                if (seen.Add((device.Mac, device.IPAddress)))
                    yield return device;
            }
            await sending.ConfigureAwait(false);
        }
        finally
        {
            stop.Cancel();
            await Task.WhenAll([.. hearing, Task.WhenAny(sending)]).ConfigureAwait(false);
            foreach (Socket socket in sockets)
                socket.Dispose();
        }

        // Who answers without end fills no more than this.
        void Tell(NPortDevice device)
        {
            if (found.Count >= MaxDevices)
                return;
            found.Enqueue(device);
            news.Release();
        }

        // The last word of the semaphore, with nothing in the queue, is that nothing more will come.
        async Task SendAsync()
        {
            try
            {
                await send(stop.Token).ConfigureAwait(false);
                await Task.Delay(wait, stop.Token).ConfigureAwait(false);
            }
            finally
            {
                news.Release();
            }
        }
    }

    private static async Task HearAsync(Socket socket, Func<uint, IPAddress, bool> expects, Action<NPortDevice> tell, CancellationToken stop)
    {
        byte[] buffer = new byte[DsciReply.MaxLength + 1];
        while (true)
        {
            (SocketError error, int count, EndPoint from) = await AbortableSocket.ReceiveFromAsync(socket, buffer, stop).ConfigureAwait(false);
            if (error == SocketError.OperationAborted)
                return;
            // Windows tells of each closed port in this way; whatever else goes wrong shall not spin.
            if (error is not SocketError.Success and not SocketError.ConnectionReset)
                await PauseAsync(stop).ConfigureAwait(false);
            if (error != SocketError.Success || from is not IPEndPoint { Port: DsciClient.Port } source
                || DsciReply.IdOf(buffer, count, DsciOpcode.Search) is not { } id || !expects(id, source.Address))
                continue;
            try
            {
                (DsciDeviceId device, IPAddress reported) = DsciReply.Search(buffer.AsSpan(0, count).ToArray());
                tell(NPortDevice.From(device, reported, source.Address));
            }
            catch (VmSerialException)
            {
                // Somebody who has the id of the question and not the form of an answer.
            }
        }
    }

    private static Task PauseAsync(CancellationToken stop) => Task.WhenAny(Task.Delay(s_between, stop));

    private static IEnumerable<IPAddress> LocalAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType is not NetworkInterfaceType.Loopback and not NetworkInterfaceType.Tunnel and not NetworkInterfaceType.Ppp)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork && a.PrefixLength < 31)
        .Select(a => a.Address);

    private static Socket Open(IPAddress local, bool broadcasts)
    {
        try
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = broadcasts };
            socket.Bind(new IPEndPoint(local, 0));
            return socket;
        }
        catch (SocketException e)
        {
            throw NotSent($"the system answered {e.SocketErrorCode}");
        }
    }
}
