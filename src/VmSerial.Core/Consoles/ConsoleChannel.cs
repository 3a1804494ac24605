using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Telnet;

namespace VmSerial.Consoles;

/// <summary>
/// A connection to a serial port: bytes in, bytes out, with telnet in between where the peer speaks it. One may read and another write at the same
/// time. Reading never waits for writing: what telnet has to answer goes out behind what is being written.
/// </summary>
public sealed class ConsoleChannel : IAsyncDisposable
{
    private const int PieceSize = 4096;
    private static readonly TimeSpan s_negotiationPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(250);
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly string _target;
    private readonly TimeSpan _writeTimeout;
    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetNegotiator? _negotiator;
    private readonly object _negotiation = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly byte[] _encoded = new byte[TelnetEncoder.MaximumLength(PieceSize)];
    private readonly TaskCompletionSource<bool> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _answers = Task.CompletedTask;
    private Task _settledOrLate = Task.CompletedTask;
    private bool _sendsBinary;
    private VmSerialException? _failure;
    private int _ended;

    /// <summary>Takes over a connection.</summary>
    /// <param name="socket">The connected socket, which is this object's from now on.</param>
    /// <param name="stream">What is read and written: the socket's bytes, or what TLS makes of them.</param>
    /// <param name="telnet">How to negotiate; null where the peer does not speak telnet.</param>
    /// <param name="target">What the user named.</param>
    /// <param name="writeTimeout">How long the peer may take nothing.</param>
    internal ConsoleChannel(Socket socket, Stream stream, TelnetPolicy? telnet, string target, TimeSpan writeTimeout)
    {
        _socket = socket;
        _stream = stream;
        _target = target;
        _writeTimeout = writeTimeout;
        _negotiator = telnet is null ? null : new TelnetNegotiator(telnet);
        _closing.Token.Register(stream.Dispose);
    }

    /// <summary>How many bytes the port has said, without those of telnet.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>How many sequences came that telnet does not know: a peer that sends many does not speak it.</summary>
    public long MalformedSequences => _decoder.MalformedSequences;

    /// <summary>Says what telnet has us say first.</summary>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_negotiator is null)
            return Task.CompletedTask;
        lock (_negotiation)
        {
            byte[] words = _negotiator.Open();
            if (IsUnsettled)
                _settledOrLate = Task.WhenAny(_settled.Task, Task.Delay(s_negotiationPatience, _closing.Token));
            return SendAsync(words, null, cancellationToken);
        }
    }

    /// <summary>Reads what the port says next.</summary>
    /// <returns>How many bytes of data; 0 when the peer has ended the connection in order.</returns>
    /// <exception cref="VmSerialException"><c>ConnectionLost</c>, <c>PeerNotReading</c>.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the connection is closed.</exception>
    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration aborting = cancellationToken.Register(Abort);
        while (true)
        {
            int read;
            try
            {
                // The token closes the socket: not every stream of every framework looks at it once it waits.
#pragma warning disable CA2016
                read = await _stream.ReadAsync(buffer, offset, count, CancellationToken.None).ConfigureAwait(false);
#pragma warning restore CA2016
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw _failure ?? Lost(e);
            }
            cancellationToken.ThrowIfCancellationRequested();
            if (read == 0)
                return _failure is null ? 0 : throw _failure;
            int data = _negotiator is null ? read : Filter(new Span<byte>(buffer, offset, read));
            BytesReceived += data;
            if (data > 0)
                return data;
        }
    }

    /// <summary>
    /// Sends data to the port; done when the system has taken all of it. After WILL BINARY data waits for the answer, a second at most: until then
    /// nobody can say whether the peer takes a NUL behind a carriage return for data. Somebody has to read meanwhile.
    /// </summary>
    /// <exception cref="VmSerialException"><c>ConnectionLost</c>, <c>PeerNotReading</c>.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the connection is closed.</exception>
    public async Task WriteAsync(byte[] data, int offset, int count, CancellationToken cancellationToken)
    {
        await _settledOrLate.ConfigureAwait(false);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int at = offset; at < offset + count; at += PieceSize)
            {
                int size = Math.Min(PieceSize, offset + count - at);
                if (_negotiator is null)
                    await SendPieceAsync(data, at, size, cancellationToken).ConfigureAwait(false);
                else
                    await SendPieceAsync(_encoded, 0, TelnetEncoder.Encode(new ReadOnlySpan<byte>(data, at, size), _encoded, _sendsBinary), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Tells the peer the size of the window, when telnet is spoken and the peer wants to know (RFC 1073).</summary>
    public Task SetWindowAsync(int columns, int rows, CancellationToken cancellationToken)
    {
        if (_negotiator is null)
            return Task.CompletedTask;
        lock (_negotiation)
        {
            byte[] words = _negotiator.SetWindow(columns, rows);
            return words.Length == 0 ? Task.CompletedTask : SendAsync(words, null, cancellationToken);
        }
    }

    /// <summary>Closes the connection in order. A socket closed while it is being read resets the connection on Linux, so that reading is ended first.</summary>
    public async ValueTask DisposeAsync()
    {
        Abort();
        try
        {
            await _answers.ConfigureAwait(false);
        }
        catch (Exception e) when (e is VmSerialException or OperationCanceledException)
        {
            // Nobody is left to be told.
        }
        _stream.Dispose();
        _socket.Dispose();
        _closing.Dispose();
        _writing.Dispose();
    }

    private bool IsUnsettled => _negotiator!.IsPending(TelnetSide.Local, TelnetOption.Binary);

    /// <summary>Takes telnet out of what came, in place, and has it answered.</summary>
    private int Filter(Span<byte> bytes)
    {
        ReadOnlySpan<byte> source = bytes;
        int written = 0;
        while (!source.IsEmpty)
        {
            written += _decoder.Decode(ref source, bytes.Slice(written), out TelnetEvent telnet);
            if (telnet.Command == TelnetCommand.None)
                continue;
            lock (_negotiation)
            {
                byte[] answer = _negotiator!.Receive(telnet);
                _decoder.Binary = _negotiator.ReceivesBinary;
                if (answer.Length > 0 || _negotiator.SendsBinary != _sendsBinary)
                    _answers = SendBehindAsync(_answers, answer, _negotiator.SendsBinary);
                if (!IsUnsettled)
                    _settled.TrySetResult(true);
            }
        }
        return written;
    }

    private async Task SendBehindAsync(Task before, byte[] answer, bool binaryAfter)
    {
        await before.ConfigureAwait(false);
        await SendAsync(answer, binaryAfter, _closing.Token).ConfigureAwait(false);
    }

    /// <summary>Sends bytes of telnet as they are. Data that is sent afterwards is encoded as was agreed then, and not a byte earlier.</summary>
    private async Task SendAsync(byte[] bytes, bool? binaryAfter, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (bytes.Length > 0)
                await SendPieceAsync(bytes, 0, bytes.Length, cancellationToken).ConfigureAwait(false);
            _sendsBinary = binaryAfter ?? _sendsBinary;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task SendPieceAsync(byte[] bytes, int offset, int count, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenRegistration aborting = deadline.Token.Register(() =>
        {
            // Before the connection ends: whoever reads is woken by that, and has to find the reason.
            if (!cancellationToken.IsCancellationRequested)
                _failure ??= NotReading(null);
            Abort();
        });
        deadline.CancelAfter(_writeTimeout);
        try
        {
#pragma warning disable CA2016
            await _stream.WriteAsync(bytes, offset, count, CancellationToken.None).ConfigureAwait(false);
#pragma warning restore CA2016
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _failure ??= Lost(e);
        }
    }

    // Ends both ways at once, and closes the socket soon after where that did not wake whoever reads or writes.
    private void Abort()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }
        _closing.CancelAfter(s_grace);
    }

    private VmSerialException Lost(Exception inner)
        => new("ConnectionLost", ErrorKind.ConnectionFailed, $"The connection to {_target} broke after {BytesReceived} bytes: the peer reset it, or the network lost it.",
            _target, "Connect again; a VM that was moved or restarted, or a port that was disconnected, ends connections like this.", inner);

    private VmSerialException NotReading(Exception? inner)
        => new("PeerNotReading", ErrorKind.TimedOut, $"{_target} took nothing for {_writeTimeout.TotalSeconds:0} s; the connection was closed.",
            _target, "Check what reads at the far end: a hung guest or a line with flow control off takes nothing.", inner);
}
