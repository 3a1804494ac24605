using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.VSphere;

namespace VmSerial.PowerShell;

/// <summary>An open session to a vCenter or an ESXi host.</summary>
public sealed class VMSerialServer
{
    private int _ended;

    internal VMSerialServer(VimClient client, SessionSource source, string? powerCliSecret = null)
    {
        Client = client;
        Source = source;
        PowerCliSecret = powerCliSecret;
    }

    /// <summary>The server as it was named at the connection.</summary>
    public string Name => Client.Server;

    /// <summary>Whether it is a vCenter; else it is an ESXi host.</summary>
    public bool IsVCenter => Client.IsVCenter;

    /// <summary>The product version, such as <c>8.0.3</c>.</summary>
    public string Version => Client.Version;

    /// <summary>The user who is logged in.</summary>
    public string User => Client.User;

    /// <summary>The SHA-256 thumbprint that the server's certificate must have; null when its chain is verified.</summary>
    public string? Thumbprint => Client.Connection.Thumbprint;

    /// <summary>Where the session came from.</summary>
    public SessionSource Source { get; }

    /// <summary>Whether the session was not ended from here; the server may have ended it.</summary>
    public bool IsConnected => _ended == 0;

    internal VimClient Client { get; }

    /// <summary>The secret of the PowerCLI session this one was made from: when it changes, PowerCLI has connected anew.</summary>
    internal string? PowerCliSecret { get; }

    internal bool IsFromPowerCli => Source != SessionSource.Login;

    /// <summary>The name of the server.</summary>
    public override string ToString() => Name;

    /// <summary>Ends the session: logs out what is ours, and lets go of what is not.</summary>
    /// <exception cref="Errors.VmSerialException">The server could not be told; it ends the session by itself after a while.</exception>
    internal async Task EndAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        using VimClient client = Client;
        if (!client.OwnsSession)
            return;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        await client.LogoutAsync(deadline.Token).ConfigureAwait(false);
    }
}
