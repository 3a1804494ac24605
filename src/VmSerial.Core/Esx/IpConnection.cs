namespace VmSerial.Esx;

/// <summary>A row of <c>esxcli network ip connection list</c>.</summary>
/// <param name="Protocol">The protocol, such as <c>tcp</c>.</param>
/// <param name="LocalAddress">The host's address.</param>
/// <param name="LocalPort">The host's port; 0 where it has none.</param>
/// <param name="ForeignAddress">The peer's address.</param>
/// <param name="ForeignPort">The peer's port; 0 where it has none.</param>
/// <param name="State">The state, such as <c>LISTEN</c> or <c>ESTABLISHED</c>; empty for UDP.</param>
/// <param name="WorldName">The world that owns it, such as <c>vmx</c>; empty where the host does not say.</param>
public sealed record IpConnection(string Protocol, string LocalAddress, int LocalPort, string ForeignAddress, int ForeignPort, string State, string WorldName);
