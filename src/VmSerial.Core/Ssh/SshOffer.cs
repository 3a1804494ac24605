using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Ssh;

/// <summary>
/// The algorithms that an SSH server offers, from its first packet, which it sends before any are agreed on (RFC 4253, 7.1). Asked for
/// when none could be agreed on, for libraries do not say why.
/// </summary>
/// <param name="KeyExchange">Methods of key exchange.</param>
/// <param name="HostKeys">Algorithms of host keys.</param>
/// <param name="Ciphers">Ciphers from server to client.</param>
/// <param name="Macs">Message authentication codes from server to client.</param>
internal sealed record SshOffer(IReadOnlyList<string> KeyExchange, IReadOnlyList<string> HostKeys, IReadOnlyList<string> Ciphers, IReadOnlyList<string> Macs)
{
    private const byte KexInit = 20;
    private const int LargestPacket = 35000;

    /// <summary>Reads a server's offer; null when it sends none.</summary>
    internal static async Task<SshOffer?> AskAsync(SshTarget target, CancellationToken ct)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(target.ConnectTimeout);
        using TcpClient client = new();
        // Sockets of .NET Framework know no tokens; closed ones end what waits on them.
        using CancellationTokenRegistration close = deadline.Token.Register(client.Dispose);
        try
        {
            await client.ConnectAsync(target.Host, target.Port).ConfigureAwait(false);
            NetworkStream stream = client.GetStream();
            byte[] banner = Encoding.ASCII.GetBytes("SSH-2.0-VmSerial\r\n");
            await stream.WriteAsync(banner, 0, banner.Length, deadline.Token).ConfigureAwait(false);
            await SkipBannerAsync(stream, deadline.Token).ConfigureAwait(false);
            byte[] head = await ReadAsync(stream, 5, deadline.Token).ConfigureAwait(false);
            int length = (head[0] << 24) | (head[1] << 16) | (head[2] << 8) | head[3];
            return length is < 20 or > LargestPacket ? null : Parse(await ReadAsync(stream, length - 1, deadline.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Reads the packet's payload and what comes after it.</summary>
    internal static SshOffer? Parse(byte[] payload)
    {
        if (payload.Length < 17 || payload[0] != KexInit)
            return null;
        int at = 17;
        List<string[]> lists = [];
        while (lists.Count < 6)
        {
            if (at + 4 > payload.Length)
                return null;
            int length = (payload[at] << 24) | (payload[at + 1] << 16) | (payload[at + 2] << 8) | payload[at + 3];
            at += 4;
            if (length < 0 || length > payload.Length - at)
                return null;
            lists.Add(Encoding.ASCII.GetString(payload, at, length).Split([','], StringSplitOptions.RemoveEmptyEntries));
            at += length;
        }

        return new SshOffer([.. lists[0].Where(name => !SshAlgorithms.IsMarker(name))], lists[1], lists[3], lists[5]);
    }

    // Lines may come before the version; each ends in a line feed (RFC 4253, 4.2).
    private static async Task SkipBannerAsync(Stream stream, CancellationToken ct)
    {
        StringBuilder line = new();
        for (int read = 0; read < 64 * 1024; read++)
        {
            char c = (char)(await ReadAsync(stream, 1, ct).ConfigureAwait(false))[0];
            if (c != '\n')
                line.Append(c);
            else if (line.ToString().StartsWith("SSH-", StringComparison.Ordinal))
                return;
            else
                line.Clear();
        }

        throw new IOException("no version");
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count, CancellationToken ct)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int read = await stream.ReadAsync(bytes, at, count - at, ct).ConfigureAwait(false);
            if (read == 0)
                throw new IOException("closed");
            at += read;
        }

        return bytes;
    }
}
