using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Tls;

namespace VmSerial.Probes.Vspc;

/// <summary>Carries what a <see cref="VspcDialogue"/> says over a connection, within a deadline, and hangs up in order.</summary>
internal sealed class VspcExchange : IDisposable
{
    // A peer that goes on talking without coming to the point is not read for ever.
    private const int MaximumBytes = 256 * 1024;
    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(250);

    private readonly VspcTarget _target;
    private readonly VspcProbeOptions _options;
    private readonly VspcDialogue _dialogue;
    private readonly Socket _socket;
    private readonly NetworkStream _plain;
    private readonly long _until;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private TlsSession? _tls;
    private long _received;

    public VspcExchange(VspcTarget target, VspcProbeOptions options, VspcDialogue dialogue, Socket socket, TimeSpan left)
    {
        _target = target;
        _options = options;
        _dialogue = dialogue;
        _socket = socket;
        _stream = _plain = new NetworkStream(socket, ownsSocket: true);
        _until = Stopwatch.GetTimestamp() + (long)(left.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>Whether the time was over, for the whole or for an answer about option 232.</summary>
    public bool IsLate { get; private set; }

    /// <summary>The certificate of the TLS that is on the connection.</summary>
    public PeerCertificate? Certificate => _tls?.Certificate;

    private TimeSpan Left => TimeSpan.FromSeconds(Math.Max(0, (_until - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency));

    /// <summary>Opens TLS on the connection.</summary>
    public async Task EncryptAsync(TlsPolicy policy, CancellationToken ct)
    {
        _tls = await TlsClient.OpenAsync(_plain, _target.ToString(), _target.Uri.Host, policy, Left, ct).ConfigureAwait(false);
        _stream = _tls.Stream;
    }

    /// <summary>Goes on until there is a verdict, the peer hangs up, or the time is over.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Left);
        // Reading a stream takes no token on every framework; closing the socket below ends it.
        using (deadline.Token.Register(_socket.Dispose))
        {
            try
            {
                await SendAsync(_dialogue.Open(), deadline.Token).ConfigureAwait(false);
                await ConverseAsync(deadline.Token, ct).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                IsLate = true;
            }
            catch (Exception e) when (deadline.IsCancellationRequested && e is IOException or SocketException or ObjectDisposedException)
            {
                ct.ThrowIfCancellationRequested();
                IsLate = true;
            }
            if (!deadline.IsCancellationRequested)
                await FarewellAsync(deadline.Token).ConfigureAwait(false);
        }
        ct.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _tls?.Dispose();
        _plain.Dispose();
    }

    private async Task ConverseAsync(CancellationToken deadline, CancellationToken ct)
    {
        Task<int>? reading = null;
        try
        {
            while (_dialogue.Verdict == VspcVerdict.Open && !IsLate)
            {
                reading ??= _stream.ReadAsync(_buffer, 0, _buffer.Length, deadline);
                if (!await WaitAsync(reading, deadline).ConfigureAwait(false))
                    continue;
                int count = await reading.ConfigureAwait(false);
                reading = null;
                _received += count;
                if (count == 0)
                    return;
                if (_received > MaximumBytes)
                    IsLate = true;
                await SendAsync(_dialogue.Receive(_buffer.AsSpan(0, count)), deadline).ConfigureAwait(false);
                if (_dialogue.TlsBegins)
                {
                    await EncryptAsync(new TlsPolicy { Thumbprint = _options.Tls.Thumbprint, SkipCertificateCheck = true }, ct).ConfigureAwait(false);
                    await SendAsync(_dialogue.ContinueEncrypted(), deadline).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            // It ends when the connection is closed; nobody waits for that, and its failure is nobody's.
            _ = reading?.ContinueWith(failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>Waits for something to come; false when it was time to offer or to give up instead.</summary>
    private async Task<bool> WaitAsync(Task reading, CancellationToken deadline)
    {
        if (_dialogue.HasExtension)
            return true;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        Task pause = Task.Delay(_dialogue.HasOffered ? _options.GiveUpAfter : _options.OfferAfter, enough.Token);
        bool heard = await Task.WhenAny(reading, pause).ConfigureAwait(false) == reading;
        enough.Cancel();
        if (heard)
            return true;
        deadline.ThrowIfCancellationRequested();
        if (_dialogue.HasOffered)
            IsLate = true;
        else
            await SendAsync(_dialogue.OfferUnasked(), deadline).ConfigureAwait(false);
        return false;
    }

    private Task SendAsync(byte[] bytes, CancellationToken ct) => bytes.Length == 0 ? Task.CompletedTask : _stream.WriteAsync(bytes, 0, bytes.Length, ct);

    /// <summary>
    /// Ends the connection with FIN: what is unread when a socket is closed makes the system reset it, so that the rest is read for a moment.
    /// </summary>
    private async Task FarewellAsync(CancellationToken ct)
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(s_farewell);
            using (patience.Token.Register(_socket.Dispose))
            {
                for (long read = 0; read < MaximumBytes;)
                {
                    int count = await _plain.ReadAsync(_buffer, 0, _buffer.Length, patience.Token).ConfigureAwait(false);
                    if (count == 0)
                        return;
                    read += count;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The peer was faster, or takes its time.
        }
    }
}
