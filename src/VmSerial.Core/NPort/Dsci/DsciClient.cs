using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Tcp;

namespace VmSerial.NPort.Dsci;

/// <summary>
/// Asks one device on UDP 4800, which takes no connection and no slot of it. Only replies from that address and port with the id of the question and the
/// device's own id count; each question is asked twice at most.
/// </summary>
/// <param name="address">The device's IPv4 address.</param>
/// <param name="patience">How long a reply is waited for before the question is asked again, and then once more.</param>
internal sealed class DsciClient(IPAddress address, TimeSpan patience)
{
    public const int Port = 4800;
    private const int MaxStrange = 256;
    private const int MaxPages = 64;

    private DsciDeviceId? _device;

    /// <summary>Asks who is there; null when nobody answers.</summary>
    /// <exception cref="VmSerialException"><c>DsciReplyInvalid</c>, <c>DsciClosed</c>.</exception>
    public async Task<NPortDevice?> SearchAsync(CancellationToken ct)
    {
        if (await AskAsync(DsciRequest.Search(NewId()), ct).ConfigureAwait(false) is not { } reply)
            return null;
        (_device, IPAddress reported) = DsciReply.Search(reply);
        return NPortDevice.From(_device, reported, address);
    }

    /// <summary>Asks for the server name; null when nobody answers. Only after a search that was answered.</summary>
    /// <exception cref="VmSerialException"><c>DsciReplyInvalid</c>, <c>DsciNotSupported</c>, <c>DsciClosed</c>.</exception>
    public async Task<string?> GetNameAsync(CancellationToken ct)
        => await AskAsync(DsciRequest.Name(NewId(), _device!), ct).ConfigureAwait(false) is { } reply ? DsciReply.Name(reply) : null;

    /// <summary>Asks for firmware and serial number; null when nobody answers. Only after a search that was answered.</summary>
    /// <exception cref="VmSerialException"><c>DsciReplyInvalid</c>, <c>DsciNotSupported</c>, <c>DsciClosed</c>.</exception>
    public async Task<DsciKernelInfo?> GetKernelInfoAsync(CancellationToken ct)
        => await AskAsync(DsciRequest.KernelInfo(NewId(), _device!), ct).ConfigureAwait(false) is { } reply ? DsciReply.KernelInfo(reply) : null;

    /// <summary>
    /// Asks for the sockets, by the older request and then, where that is not known, not answered or full, by the newer; null when neither is answered. Only
    /// after a search that was answered.
    /// </summary>
    /// <exception cref="VmSerialException"><c>DsciReplyInvalid</c>, <c>DsciNotSupported</c> (neither is known), <c>DsciClosed</c>.</exception>
    public async Task<NPortNetstat?> GetNetstatAsync(CancellationToken ct)
    {
        NPortNetstat? first = null;
        try
        {
            if (await AskAsync(DsciRequest.Netstat(NewId(), _device!), ct).ConfigureAwait(false) is { } reply)
            {
                IReadOnlyList<NPortSocket> sockets = DsciReply.Netstat(reply, DsciOpcode.GetNetstat).Sockets;
                first = new NPortNetstat(sockets, sockets.Count < DsciReply.MaxNetstatRows);
            }
        }
        catch (VmSerialException e) when (e.Id == "DsciNotSupported")
        {
            // A device that knows the newer request alone.
        }
        if (first is { IsComplete: true })
            return first;
        try
        {
            return await GetPagesAsync(ct).ConfigureAwait(false) ?? first;
        }
        catch (VmSerialException e) when (e.Id == "DsciNotSupported" && first is not null)
        {
            return first;
        }
    }

    // A device that always has one more page is left after some.
    private async Task<NPortNetstat?> GetPagesAsync(CancellationToken ct)
    {
        List<NPortSocket> sockets = [];
        int start = 0;
        for (int page = 0; page < MaxPages; page++)
        {
            if (await AskAsync(DsciRequest.NetstatEx(NewId(), _device!, start), ct).ConfigureAwait(false) is not { } reply)
                return page == 0 ? null : new NPortNetstat(sockets, IsComplete: false);
            (IReadOnlyList<NPortSocket> more, int next) = DsciReply.Netstat(reply, DsciOpcode.GetNetstatEx);
            sockets.AddRange(more);
            if (next == 0)
                return new NPortNetstat(sockets, IsComplete: true);
            if (next <= start)
                break;
            start = next;
        }
        return new NPortNetstat(sockets, IsComplete: false);
    }

    // A late reply to the first asking counts as well: the socket is one, and so is the id.
    private async Task<byte[]?> AskAsync(DsciRequest request, CancellationToken ct)
    {
        using var window = CancellationTokenSource.CreateLinkedTokenSource(ct);
        window.CancelAfter(patience + patience);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(window.Token);
        Task again = Task.CompletedTask;
        try
        {
            // A connected socket hears no other address and no other port, and is told when the port is closed.
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(address, Port));
            socket.Send(request.Bytes);
            again = AskAgainAsync(socket, request, answered.Token);
            return await HearAsync(socket, request, window.Token).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            return IsClosed(e.SocketErrorCode) ? throw Closed() : null;
        }
        finally
        {
            answered.Cancel();
            await again.ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task AskAgainAsync(Socket socket, DsciRequest request, CancellationToken answered)
    {
        try
        {
            await Task.Delay(patience, answered).ConfigureAwait(false);
            socket.Send(request.Bytes);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // There was an answer, or there is none to come; the listener says which.
        }
    }

    private async Task<byte[]?> HearAsync(Socket socket, DsciRequest request, CancellationToken window)
    {
        byte[] buffer = new byte[DsciReply.MaxLength + 1];
        for (int strange = 0; strange < MaxStrange; strange++)
        {
            (SocketError error, int count) = await AbortableSocket.ReceiveAsync(socket, buffer, 0, buffer.Length, window).ConfigureAwait(false);
            if (error == SocketError.OperationAborted)
                return null;
            if (IsClosed(error))
                throw Closed();
            if (error == SocketError.Success && DsciReply.IdOf(buffer, count, request.Opcode) == request.Id && DsciReply.IsFrom(buffer, count, request.Device))
                return buffer.AsSpan(0, count).ToArray();
        }
        return null;
    }

    private VmSerialException Closed() => new("DsciClosed", ErrorKind.ConnectionFailed, $"UDP {Port} of {address} is closed.", address.ToString());

    // The answer of the address that nothing listens there (ICMP).
    private static bool IsClosed(SocketError error) => error is SocketError.ConnectionRefused or SocketError.ConnectionReset;

    /// <summary>An id that nobody guesses: who answers has seen the question.</summary>
    internal static uint NewId()
    {
        byte[] bytes = new byte[4];
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return BitConverter.ToUInt32(bytes, 0);
    }
}
