namespace VmSerial.Probes.HostPath;

/// <summary>Which path is meant: one port of one VM.</summary>
/// <param name="VM">The VM's name.</param>
/// <param name="Number">The number of the port, from 1.</param>
/// <param name="VMHost">The host's name; empty where the VM has none.</param>
public sealed record PathSubject(string VM, int Number, string VMHost);
