using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Output;
using VmSerial.Probes;
using VmSerial.Tcp;
using VmSerial.Telnet;

namespace VmSerial.Consoles.Listening;

/// <summary>Looks at one who connected.</summary>
internal sealed class IncomingPeer
{
    private const int Kept = 1024;
    private const int MostRead = 65536;
    private const byte DoProxy = 70;

    // DO 232 makes a VM say whether it takes us for its concentrator (VMware's own capture); any other client answers WONT.
    private static readonly TelnetPolicy s_policy = TelnetPolicy.Server with { Requested = [.. TelnetPolicy.Server.Requested, TelnetOption.VMwareExtension] };

    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetNegotiator _negotiator = new(s_policy);
    private readonly MemoryStream _first = new();
    private readonly MemoryStream _data = new();
    private bool _speaksTelnet;
    private bool _isVspc;
    private string? _serviceUri;
    private TimeSpan? _firstByteAfter;
    private bool _closedByPeer;

    /// <summary>Listens for a time, then closes the connection.</summary>
    public static async Task<IncomingConnection> LookAsync(Socket socket, TimeSpan time, CancellationToken cancellationToken)
    {
        IncomingPeer peer = new();
        DateTimeOffset at = DateTimeOffset.UtcNow;
        using (socket)
        {
            IPEndPoint local = (IPEndPoint)socket.LocalEndPoint!;
            IPEndPoint remote = (IPEndPoint)socket.RemoteEndPoint!;
            socket.NoDelay = true;
            await peer.ListenAsync(socket, time, cancellationToken).ConfigureAwait(false);
            return peer.Describe(Plain(local), Plain(remote), at);
        }
    }

    private async Task ListenAsync(Socket socket, TimeSpan time, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Ended in order: a socket that is closed while it is being read resets the connection.
        using CancellationTokenRegistration closing = ending.Token.Register(() => End(socket));
        ending.CancelAfter(time);
        Stopwatch watch = Stopwatch.StartNew();
        byte[] buffer = new byte[4096];
        for (int total = 0; total < MostRead;)
        {
            (SocketError error, int count) = await AbortableSocket.ReceiveAsync(socket, buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (error != SocketError.Success || count == 0)
            {
                _closedByPeer = !ending.IsCancellationRequested;
                return;
            }
            total += count;
            _firstByteAfter ??= watch.Elapsed;
            Keep(_first, buffer, count);
            byte[] answer = Take(buffer, count);
            if (answer.Length > 0 && await AbortableSocket.SendAsync(socket, answer, cancellationToken).ConfigureAwait(false) != SocketError.Success)
                return;
        }
    }

    /// <summary>Takes bytes, and says what to answer: nothing to those who have not shown telnet.</summary>
    private byte[] Take(byte[] bytes, int count)
    {
        MemoryStream answer = new();
        if (!_speaksTelnet && FirstWords.IsTelnet(_first.ToArray()))
        {
            _speaksTelnet = true;
            // A negotiation may have come in two pieces, of which the first showed nothing yet.
            bytes = _first.ToArray();
            count = bytes.Length;
            Put(answer, _negotiator.Open());
        }
        if (!_speaksTelnet)
            return [];
        ReadOnlySpan<byte> source = bytes.AsSpan(0, count);
        byte[] data = new byte[count];
        while (!source.IsEmpty)
        {
            int written = _decoder.Decode(ref source, data, out TelnetEvent telnet);
            Keep(_data, data, written);
            if (telnet.Command == TelnetCommand.None)
                continue;
            Put(answer, _negotiator.Receive(telnet));
            _decoder.Binary = _negotiator.ReceivesBinary;
            Notice(telnet);
        }
        return answer.ToArray();
    }

    private void Notice(in TelnetEvent telnet)
    {
        if (telnet.Option != TelnetOption.VMwareExtension || telnet.Command is not (TelnetCommand.Will or TelnetCommand.Subnegotiation))
            return;
        _isVspc = true;
        ReadOnlySpan<byte> payload = telnet.Payload.Span;
        // DO-PROXY: the direction as one letter, then the service URI.
        if (payload.Length > 2 && payload[0] == DoProxy)
            _serviceUri = SafeText.Of(Encoding.UTF8.GetString(payload.Slice(2, Math.Min(payload.Length - 2, 2048)).ToArray()));
    }

    private IncomingConnection Describe(IPEndPoint local, IPEndPoint remote, DateTimeOffset at)
    {
        byte[] first = _first.ToArray();
        ClientDialect dialect = _isVspc ? ClientDialect.Vspc : FirstWords.Recognize(first);
        return new IncomingConnection
        {
            LocalEndpoint = local.ToString(),
            RemoteAddress = remote.Address.ToString(),
            RemotePort = remote.Port,
            ConnectedAt = at,
            Dialect = dialect,
            Meaning = Meaning(dialect, first),
            FirstBytes = first,
            FirstText = EscapedBytes.Of(first),
            Data = EscapedBytes.Of(_speaksTelnet ? _data.ToArray() : first),
            FirstByteAfter = _firstByteAfter,
            ServiceUri = _serviceUri,
            ClosedByPeer = _closedByPeer,
        };
    }

    private static string Meaning(ClientDialect dialect, byte[] first) => dialect switch
    {
        ClientDialect.Silent => "Said nothing: a VM's tcp:// port is silent until the guest writes.",
        ClientDialect.Telnet when first.AsSpan().StartsWith(new byte[] { 255, 251, 37 }) => "Telnet, begun as an ESXi VM begins it (WILL AUTHENTICATION): its URI is telnet://.",
        ClientDialect.Telnet => "Telnet: the VM's URI is telnet://, or another telnet client came.",
        ClientDialect.Vspc => "A VM that takes this for its concentrator (vSPC): its port has a proxy URI.",
        ClientDialect.Tls => "A TLS ClientHello: the VM's URI is ssl:// or telnets://, and this listener has no certificate to answer with.",
        ClientDialect.Ssh => "SSH: no VM's serial port.",
        ClientDialect.Http => "HTTP: a browser or a scanner, no VM's serial port.",
        ClientDialect.Text => "Text as it is: what the guest wrote to a tcp:// port, or somebody with netcat.",
        _ => "Bytes as they are: what the guest wrote to a tcp:// port.",
    };

    private static void Keep(MemoryStream kept, byte[] bytes, int count) => kept.Write(bytes, 0, (int)Math.Min(count, Kept - kept.Length));

    private static void End(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }
    }

    private static void Put(MemoryStream answer, byte[] bytes) => answer.Write(bytes, 0, bytes.Length);

    private static IPEndPoint Plain(IPEndPoint endpoint) => endpoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endpoint.Address.MapToIPv4(), endpoint.Port) : endpoint;
}
