using System;
using System.Collections.Generic;
using VmSerial.Ssh;

namespace VmSerial.Cli.Sessions;

/// <summary>The host keys that this machine knows.</summary>
internal static class HostKeyFiles
{
    /// <summary>The files in which host keys are looked for: the user's, then the system's.</summary>
    public static IReadOnlyList<string> Known => KnownHostsPlaces.In(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData) : null);
}
