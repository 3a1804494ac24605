using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Serial;
using VmSerial.Tcp;
using VmSerial.Tls;

namespace VmSerial.Probes.HostPath;

/// <summary>
/// Opens TLS with the far end from this machine, as the VM would, and closes it: only where the host's own attempt has been taken and kept
/// just before.
/// </summary>
internal static class TlsItems
{
    internal static Task<TlsEvidence> AskAsync(IPAddress peer, SerialUri uri, TimeSpan deadline, CancellationToken ct)
    {
        string asked = $"TLS with {peer}:{uri.Port} from this machine";
        return BoundedAsk.RunAsync(async stop =>
        {
            using TcpConnection connection = await TcpConnector.TryConnectAsync(new TcpEndpoint(peer.ToString(), uri.Port), deadline, stop).ConfigureAwait(false);
            if (connection.Socket is null)
                return new TlsEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Lacking = $"this machine does not get there: {connection.Reach.Detail}" };
            try
            {
                // Which certificates are trusted is the host's business and the URI's: any is taken here, and then looked at.
                using TlsSession session = await TlsClient.OpenAsync(
                    new NetworkStream(connection.Socket, ownsSocket: false), uri.Authority, uri.Host, new TlsPolicy { SkipCertificateCheck = true }, deadline, stop).ConfigureAwait(false);
                PeerCertificate seen = session.Certificate;
                string? rejected = TlsJudge.Rejects(uri, seen, DateTime.UtcNow);
                return new TlsEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Rejected = rejected, Shown = $"certificate of {seen.Subject}, SHA-1 {seen.Sha1Thumbprint}{(rejected is null ? "" : $": {rejected}")}" };
            }
            catch (VmSerialException e) when (e.Id is "TlsNotSpoken" or "TlsTimedOut" or "TlsFailed")
            {
                return new TlsEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Rejected = e.Message, Shown = e.Message };
            }
        }, why => new TlsEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Lacking = why }, deadline + deadline, ct);
    }
}
