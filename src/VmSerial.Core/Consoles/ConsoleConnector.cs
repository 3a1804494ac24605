using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Tcp;
using VmSerial.Telnet;
using VmSerial.Tls;

namespace VmSerial.Consoles;

/// <summary>Connects to serial ports.</summary>
public static class ConsoleConnector
{
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_leastHandshake = TimeSpan.FromSeconds(1);

    /// <summary>Connects, and says what telnet has us say first where the scheme is one of telnet. Nothing else is sent.</summary>
    /// <exception cref="VmSerialException"><c>ConnectionRefused</c> and the others of <see cref="TcpConnector"/>; those of TLS.</exception>
    public static async Task<ConsoleChannel> ConnectAsync(ConsoleTarget target, ConsoleOptions options, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        TcpConnection connection = await TcpConnector.ConnectAsync(TcpEndpoint.From(target.Uri), options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        Socket socket = connection.Socket!;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (target.Uri.IsEncrypted)
        {
            // What is left of the deadline, and a moment at least: a name may have used it up.
            TimeSpan left = options.ConnectTimeout - watch.Elapsed;
            stream = (await TlsClient.OpenAsync(stream, target.Name, target.Uri.Host, options.Tls, left > s_leastHandshake ? left : s_leastHandshake, cancellationToken).ConfigureAwait(false)).Stream;
        }
        ConsoleChannel channel = new(socket, stream, target.Uri.IsTelnet ? TelnetPolicy.Client : null, target.ToString(), options.WriteTimeout);
        try
        {
            await channel.OpenAsync(cancellationToken).ConfigureAwait(false);
            return channel;
        }
        catch (Exception)
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What it means that a peer ended a connection at once, without a word; null when it did not.</summary>
    internal static VmSerialException? ExplainClose(ConsoleTarget target, ConsoleChannel channel, TimeSpan after)
        => channel.BytesReceived > 0 || after > s_atOnce ? null
            : new VmSerialException("ConnectionClosedAtOnce", ErrorKind.Conflict, $"{target} took the connection and ended it after {after.TotalSeconds:0.0} s without a word.", target.Name,
                "Another client is probably connected: a VM's port takes one at a time. Where TLS or telnet is wanted and not spoken, or the other way round, it looks the same.");

}
