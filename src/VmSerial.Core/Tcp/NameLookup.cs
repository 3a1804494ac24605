using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Tcp;

/// <summary>Names to addresses, by this machine's resolver.</summary>
internal static class NameLookup
{
    /// <summary>Looks a host up. The resolver cannot be stopped: when the token fires it is left to end alone.</summary>
    /// <returns>The addresses in the resolver's order, each once; none with the reason in words.</returns>
    public static async Task<(IReadOnlyList<IPAddress> Addresses, string Problem)> FindAsync(TcpEndpoint endpoint, CancellationToken deadline)
    {
        if (endpoint.Literal is { } literal)
            return endpoint.Family is AddressFamily.Unspecified || endpoint.Family == literal.AddressFamily
                ? ([literal], "") : ([], $"{literal} is no address of the IP version asked for");
        try
        {
            Task<IPAddress[]> lookup = Task.Factory.FromAsync(Dns.BeginGetHostAddresses, Dns.EndGetHostAddresses, endpoint.Host, null);
            TaskCompletionSource<bool> late = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (deadline.Register(() => late.TrySetResult(true)))
            {
                if (await Task.WhenAny(lookup, late.Task).ConfigureAwait(false) != lookup)
                {
                    _ = lookup.ContinueWith(failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                    return ([], $"no name server answered for '{endpoint.Host}' in time");
                }
            }
            IPAddress[] found = await lookup.ConfigureAwait(false);
            List<IPAddress> fit = [.. found.Where(a => endpoint.Family is AddressFamily.Unspecified || a.AddressFamily == endpoint.Family).Distinct()];
            return (fit, fit.Count > 0 ? "" : $"'{endpoint.Host}' has no address{(found.Length > 0 ? " of the IP version asked for" : "")}");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return ([], e is SocketException { SocketErrorCode: SocketError.TryAgain }
                ? $"no name server answered for '{endpoint.Host}'" : $"'{endpoint.Host}' is not known to this machine's resolver");
        }
    }
}
