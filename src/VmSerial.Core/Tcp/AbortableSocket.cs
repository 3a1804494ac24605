using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Tcp;

/// <summary>
/// Socket operations that a token ends at once by closing the socket, on every framework, and that report errors without throwing: of thousands
/// of endpoints many fail.
/// </summary>
internal static class AbortableSocket
{
    /// <summary>Connects. When the token fires the socket is closed and the answer is <see cref="SocketError.OperationAborted"/>.</summary>
    public static async Task<SocketError> ConnectAsync(Socket socket, EndPoint to, CancellationToken abort)
    {
        using SocketAsyncEventArgs operation = new() { RemoteEndPoint = to };
        return await RunAsync(socket, operation, socket.ConnectAsync, abort).ConfigureAwait(false);
    }

    /// <summary>Receives what is there, at least one byte; none is the peer's FIN.</summary>
    public static async Task<(SocketError Error, int Count)> ReceiveAsync(Socket socket, byte[] buffer, int offset, int count, CancellationToken abort)
    {
        using SocketAsyncEventArgs operation = new();
        operation.SetBuffer(buffer, offset, count);
        SocketError error = await RunAsync(socket, operation, socket.ReceiveAsync, abort).ConfigureAwait(false);
        return (error, error == SocketError.Success ? operation.BytesTransferred : 0);
    }

    /// <summary>Receives one datagram, and who sent it.</summary>
    public static async Task<(SocketError Error, int Count, EndPoint From)> ReceiveFromAsync(Socket socket, byte[] buffer, CancellationToken abort)
    {
        using SocketAsyncEventArgs operation = new() { RemoteEndPoint = new IPEndPoint(IPAddress.Any, 0) };
        operation.SetBuffer(buffer, 0, buffer.Length);
        SocketError error = await RunAsync(socket, operation, socket.ReceiveFromAsync, abort).ConfigureAwait(false);
        return (error, error == SocketError.Success ? operation.BytesTransferred : 0, operation.RemoteEndPoint);
    }

    /// <summary>Sends all of the bytes.</summary>
    public static async Task<SocketError> SendAsync(Socket socket, byte[] bytes, CancellationToken abort)
    {
        int sent = 0;
        while (sent < bytes.Length)
        {
            using SocketAsyncEventArgs operation = new();
            operation.SetBuffer(bytes, sent, bytes.Length - sent);
            SocketError error = await RunAsync(socket, operation, socket.SendAsync, abort).ConfigureAwait(false);
            if (error != SocketError.Success)
                return error;
            sent += operation.BytesTransferred;
        }
        return SocketError.Success;
    }

    private static async Task<SocketError> RunAsync(Socket socket, SocketAsyncEventArgs operation, Func<SocketAsyncEventArgs, bool> begin, CancellationToken abort)
    {
        TaskCompletionSource<SocketError> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        operation.Completed += (_, ended) => done.TrySetResult(ended.SocketError);
        SocketError error;
        using (abort.Register(socket.Dispose))
        {
            try
            {
                error = begin(operation) ? await done.Task.ConfigureAwait(false) : operation.SocketError;
            }
            catch (ObjectDisposedException)
            {
                error = SocketError.OperationAborted;
            }
        }
        // Where the token fired after all, the socket is closed, whatever the operation came to.
        return abort.IsCancellationRequested ? SocketError.OperationAborted : error;
    }
}
