using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Telnet;

namespace VmSerial.Consoles;

/// <summary>Connects to serial ports.</summary>
public static class ConsoleConnector
{
    /// <summary>Connects, and says what telnet has us say first where the scheme is one of telnet. Nothing else is sent.</summary>
    /// <exception cref="VmSerialException"><c>ConnectionRefused</c> and the others of <see cref="TcpConnector"/>; those of TLS.</exception>
    public static async Task<ConsoleChannel> ConnectAsync(ConsoleTarget target, ConsoleOptions options, CancellationToken cancellationToken)
    {
        TcpConnection connection = await TcpConnector.ConnectAsync(TcpEndpoint.From(target.Uri), options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        Socket socket = connection.Socket!;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
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

    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(2);
}
