namespace VmSerial.Probes.HostPath;

/// <summary>What the firewall counted at a VMkernel adapter since the host started (vsish: filterproperties).</summary>
/// <param name="Enabled">Whether it filters there.</param>
/// <param name="Passed">Packets passed.</param>
/// <param name="Dropped">Packets dropped.</param>
public sealed record FilterCounters(bool Enabled, long Passed, long Dropped);
