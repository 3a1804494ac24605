using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Tcp;
using VmSerial.Tls;

namespace VmSerial.Probes.Vspc;

/// <summary>
/// Asks a concentrator (vSPC) to take a port, as an ESXi VM does, and hangs up before any data. Who it says it is is made up; what a concentrator keeps of that is
/// its own business: vSPC.py keeps a port for 24 hours, sapcc makes a log file for each UUID.
/// </summary>
public static class VspcProbe
{
    /// <summary>Tries one concentrator.</summary>
    /// <exception cref="VmSerialException"><c>SocketsExhausted</c>: this machine gives no more sockets. <c>InvalidThumbprint</c>.</exception>
    public static async Task<VspcProbeResult> RunAsync(VspcTarget target, VspcProbeOptions options, CancellationToken ct)
    {
        long start = Stopwatch.GetTimestamp();
        VspcIdentity identity = options.Identity();
        using TcpConnection connection = await TcpConnector.TryConnectAsync(TcpEndpoint.From(target.Uri), options.Timeout, ct).ConfigureAwait(false);
        VspcEvidence evidence = connection.Socket is null
            ? new VspcEvidence { Reach = connection.Reach }
            : await ExchangeAsync(target, options, identity, connection, options.Timeout - Elapsed(start), ct).ConfigureAwait(false);
        return VspcJudgement.Of(target, evidence) with { ProbeName = identity.VMName, Elapsed = Elapsed(start) };
    }

    /// <summary>Tries many, <see cref="VspcProbeOptions.ThrottleLimit"/> at a time; results come as they are there, not in order.</summary>
    /// <exception cref="VmSerialException"><c>SocketsExhausted</c>: this machine gives no more sockets. <c>InvalidThumbprint</c>.</exception>
    public static IAsyncEnumerable<VspcProbeResult> RunAllAsync(IEnumerable<VspcTarget> targets, VspcProbeOptions options, CancellationToken ct)
        => InParallel.RunAsync(targets, options.ThrottleLimit, (target, stop) => RunAsync(target, options, stop), ct);

    private static async Task<VspcEvidence> ExchangeAsync(
        VspcTarget target, VspcProbeOptions options, VspcIdentity identity, TcpConnection connection, TimeSpan left, CancellationToken ct)
    {
        bool encrypted = target.Uri.Scheme == Serial.SerialUriScheme.Telnets;
        VspcDialogue dialogue = new(target.Service, target.Direction, identity, encrypted);
        VspcExchange exchange = new(target, options, dialogue, connection.Socket!, left);
        using (exchange)
        {
            VspcEvidence evidence = new() { Reach = connection.Reach, Dialogue = dialogue };
            try
            {
                if (encrypted)
                    await exchange.EncryptAsync(options.Tls, ct).ConfigureAwait(false);
                await exchange.RunAsync(ct).ConfigureAwait(false);
            }
            catch (CertificateException refused)
            {
                evidence = evidence with { Failure = refused, Certificate = refused.Certificate };
            }
            catch (VmSerialException failed) when (failed.Id.StartsWith("Tls", StringComparison.Ordinal))
            {
                evidence = evidence with { Failure = failed };
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // The peer reset the connection, or the deadline closed it: what was said until then is what there is to judge.
                ct.ThrowIfCancellationRequested();
            }
            return evidence with { IsLate = exchange.IsLate, Certificate = evidence.Certificate ?? exchange.Certificate, Encrypted = exchange.Certificate is not null };
        }
    }

    private static TimeSpan Elapsed(long start) => TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
}
