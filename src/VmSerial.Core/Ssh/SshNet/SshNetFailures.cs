using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;
using VmSerial.Errors;

namespace VmSerial.Ssh.SshNet;

/// <summary>What SSH.NET says of a connection that did not come about, in our words.</summary>
internal static class SshNetFailures
{
    internal static async Task<VmSerialException> ExplainAsync(SshTarget target, ConnectionInfo info, Exception e, CancellationToken ct)
    {
        if (e is SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed } && await NoMatchAsync(target, info, e, ct).ConfigureAwait(false) is { } legacy)
            return legacy;
        return e switch
        {
            SshAuthenticationException => SshFailures.LoginRefused(target, $"it takes {Methods(info)}, and what was given did not do", e),
            SocketException socket => Network(target, socket),
            SshOperationTimeoutException or OperationCanceledException
                => info.ServerVersion is null ? SshFailures.NoAnswer(target, e) : SshFailures.ConnectTimedOut(target, e),
            SshConnectionException when info.ServerVersion is null => SshFailures.NotSsh(target, e),
            SshConnectionException when info.CurrentHostKeyAlgorithm is not null => SshFailures.LoginRefused(target, "it closed the connection during the login", e),
            _ => SshFailures.Failed(target, e.Message, e),
        };
    }

    private static VmSerialException Network(SshTarget target, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => SshFailures.NameUnknown(target, e),
        SocketError.ConnectionRefused => SshFailures.Refused(target, e),
        SocketError.TimedOut => SshFailures.NoAnswer(target, e),
        _ => SshFailures.NotReachable(target, e.Message.TrimEnd('.'), "Check the address and the network between here and the host.", e),
    };

    private static async Task<VmSerialException?> NoMatchAsync(SshTarget target, ConnectionInfo info, Exception e, CancellationToken ct)
    {
        if (await SshOffer.AskAsync(target, ct).ConfigureAwait(false) is not { } offer)
            return null;
        (string What, IReadOnlyList<string> Offer, IEnumerable<string> Ours)[] lists =
        [
            ("key exchange method", offer.KeyExchange, info.KeyExchangeAlgorithms.Keys),
            ("host key type", offer.HostKeys, info.HostKeyAlgorithms.Keys),
            ("cipher", offer.Ciphers, info.Encryptions.Keys),
            ("MAC", offer.Macs, info.HmacAlgorithms.Keys),
        ];
        return lists.Where(list => !list.Offer.Intersect(list.Ours).Any()).Select(list => SshAlgorithms.NoMatch(target, list.What, list.Offer, e)).FirstOrDefault();
    }

    private static string Methods(ConnectionInfo info)
        => info.AuthenticationMethods.Select(method => method.AllowedAuthentications).LastOrDefault(allowed => allowed is { Length: > 0 }) is { } allowed
            ? string.Join(",", allowed)
            : "other methods";
}
