using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Consoles.Listening;

/// <summary>
/// The far end of a VM's port that connects: takes who comes, listens to what they say first, tells it and closes. Answers telnet as a server does, and
/// sends nothing to anybody who has not shown telnet.
/// </summary>
public static class ConnectionListener
{
    private const int Backlog = 16;
    private const int AtOnce = 64;

    /// <summary>Listens until as many as asked for have come.</summary>
    /// <param name="options">Where, for how long, for how many.</param>
    /// <param name="listening">Told the endpoint once it is listened at; null for nobody.</param>
    /// <param name="came">Told each who came.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="VmSerialException"><c>ListenFailed</c>; <c>NobodyConnected</c> when the time was over before anybody, or before as many as asked for, came.</exception>
    public static async Task ListenAsync(ListenOptions options, Action<string>? listening, Func<IncomingConnection, Task> came, CancellationToken cancellationToken)
    {
        using Socket listener = Listen(options);
        listening?.Invoke(listener.LocalEndPoint!.ToString()!);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(options.Timeout);
        using CancellationTokenRegistration closing = ending.Token.Register(listener.Dispose);
        List<Task<IncomingConnection>> looking = [];
        Task<Socket>? accepting = null;
        int told = 0;
        int taken = 0;
        try
        {
            while (told < options.Count)
            {
                if (accepting is null && taken < options.Count && looking.Count < AtOnce)
                    accepting = Task.Factory.FromAsync(listener.BeginAccept, listener.EndAccept, null);
                await Task.WhenAny([.. looking, .. accepting is null ? (Task[])[] : [accepting]]).ConfigureAwait(false);
                if (accepting is { IsCompleted: true })
                {
                    looking.Add(IncomingPeer.LookAsync(await accepting.ConfigureAwait(false), options.ListenFor, cancellationToken));
                    accepting = null;
                    taken++;
                }
                foreach (Task<IncomingConnection> done in looking.FindAll(l => l.IsCompleted))
                {
                    looking.Remove(done);
                    await came(await done.ConfigureAwait(false)).ConfigureAwait(false);
                    told++;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException && ending.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Who came in the last moment is told all the same.
            foreach (Task<IncomingConnection> last in looking)
            {
                await came(await last.ConfigureAwait(false)).ConfigureAwait(false);
                told++;
            }
            looking.Clear();
            throw Nobody(options, told);
        }
        finally
        {
            // Nobody is left behind with an open connection: the token or their time ends them.
            ending.Cancel();
            await Task.WhenAll(looking.ConvertAll(l => l.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default))).ConfigureAwait(false);
            if (accepting is not null)
                _ = accepting.ContinueWith(late => late.Status == TaskStatus.RanToCompletion ? Drop(late.Result) : late.Exception as object, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static object? Drop(Socket socket)
    {
        socket.Dispose();
        return null;
    }

    private static Socket Listen(ListenOptions options)
    {
        IPAddress address = options.Address ?? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any);
        Socket listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (options.Address is null && address.AddressFamily == AddressFamily.InterNetworkV6)
                listener.DualMode = true;
            listener.Bind(new IPEndPoint(address, options.Port));
            listener.Listen(Backlog);
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw Failed(options, e);
        }
    }

    private static VmSerialException Failed(ListenOptions options, SocketException e)
    {
        string where = options.Address is null ? $"port {options.Port}" : new IPEndPoint(options.Address, options.Port).ToString();
        (string why, string advice) = e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => ("another program listens there", "Take another port, or end the other program."),
            SocketError.AccessDenied => ("this account may not", "Ports below 1024 need the administrator on most systems; take a higher one."),
            SocketError.AddressNotAvailable => ("this machine does not have that address", "Name an address of this machine, or none."),
            _ => (e.Message, "Check the address and the port."),
        };
        return new VmSerialException("ListenFailed", ErrorKind.OperationFailed, $"Cannot listen on {where}: {why}.", where, advice, e);
    }

    private static VmSerialException Nobody(ListenOptions options, int told)
        => new("NobodyConnected", ErrorKind.TimedOut, told == 0
            ? $"Nobody connected to port {options.Port} within {options.Timeout.TotalSeconds:0.#} s."
            : $"Only {told} of {options.Count} connected to port {options.Port} within {options.Timeout.TotalSeconds:0.#} s.", $"{options.Port}",
            "A host that drops the connection on its way out looks just like this: Test-EsxSerialPath follows it from the host, Get-EsxSerialFirewall shows the rulesets. The VM has to run and its port to be connected.");
}
