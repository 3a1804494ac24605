using System.Collections.Generic;
using System.IO;

namespace VmSerial.Ssh;

/// <summary>Where OpenSSH keeps the keys of hosts. Pure: who asks says where the folders are.</summary>
public static class KnownHostsPlaces
{
    /// <summary>The user's file, then the system's (ssh_config(5): UserKnownHostsFile, GlobalKnownHostsFile).</summary>
    /// <param name="home">The user's folder.</param>
    /// <param name="programData">The folder of all users' program data on Windows; null elsewhere.</param>
    public static IReadOnlyList<string> In(string home, string? programData) =>
    [
        Path.Combine(home, ".ssh", "known_hosts"),
        programData is null ? "/etc/ssh/ssh_known_hosts" : Path.Combine(programData, "ssh", "ssh_known_hosts"),
    ];
}
