using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Integration.Lab;

/// <summary>The guest's end of a VM's serial port in the lab: what is written here the VM sends, what the line brings is read here.</summary>
public sealed class LabGuest : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly NetworkStream _stream;

    private LabGuest(NetworkStream stream) => _stream = stream;

    /// <summary>The guest's end as a stream.</summary>
    public Stream Stream => _stream;

    /// <summary>Opens the guest's end.</summary>
    /// <param name="path">The unix socket that the lab gave.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<LabGuest> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new LabGuest(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a text as the guest.</summary>
    public Task TypeAsync(string text, CancellationToken ct) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text), ct).AsTask();

    /// <summary>Reads until this many characters have come; each byte is one.</summary>
    public async Task<string> ReadAsync(int count, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        byte[] read = new byte[count];
        await _stream.ReadExactlyAsync(read, patience.Token);
        return Encoding.Latin1.GetString(read);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
