using VmSerial.Esx;

namespace VmSerial.Probes.HostPath;

/// <summary>A connection of the host that has to do with the port's endpoint.</summary>
/// <param name="Connection">The row of the host's list.</param>
/// <param name="Owner">Whose it is.</param>
public sealed record EndpointConnection(IpConnection Connection, EndpointOwner Owner)
{
    /// <summary>Whether it stands: data can flow.</summary>
    public bool IsEstablished => Connection.State == "ESTABLISHED";

    /// <summary>Whether it is an attempt that nobody has answered.</summary>
    public bool IsAttempt => Connection.State == "SYN_SENT";

    /// <summary>Whether it is a listener.</summary>
    public bool IsListener => Connection.State == "LISTEN";

    /// <summary>Whether it takes a place at the far end. One that this host has closed already, and waits for the end of, does not.</summary>
    public bool Holds => Connection.State is "ESTABLISHED" or "CLOSE_WAIT" or "SYN_RCVD";

    /// <inheritdoc/>
    public override string ToString()
        => $"{Connection.LocalAddress}:{Connection.LocalPort} -> {Connection.ForeignAddress}:{Connection.ForeignPort} {Connection.State}{(Connection.WorldName.Length > 0 ? $" {Connection.WorldName}" : "")}";
}
