using System;
using System.Collections.Generic;
using System.Management.Automation;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Ssh;

namespace VmSerial.PowerShell.Hosts;

/// <summary>Makes ways to hosts of what users and plans say: the only place that knows where known_hosts is and reads secrets.</summary>
internal static class HostAccesses
{
    /// <summary>The files in which host keys are looked for: the user's, then the system's.</summary>
    public static IReadOnlyList<string> KnownHosts => KnownHostsPlaces.In(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Environment.OSVersion.Platform == PlatformID.Win32NT ? Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData) : null);

    /// <summary>The way that parameters describe.</summary>
    public static HostAccess Create(PSCredential? credential, string? keyFile, string? fingerprint, bool acceptNew, bool start, bool legacy, IReadOnlyDictionary<string, string> addresses)
    {
        string? secret = credential?.GetNetworkCredential().Password;
        return new HostAccess
        {
            User = credential?.UserName.TrimStart('\\') ?? "root",
            Password = keyFile is null ? secret : null,
            KeyFile = keyFile,
            KeyPassphrase = keyFile is null || string.IsNullOrEmpty(secret) ? null : secret,
            HostKeys = new HostKeyPolicy { KnownHostsFiles = KnownHosts, Fingerprint = fingerprint, AcceptNew = acceptNew },
            StartSsh = start,
            AllowLegacyAlgorithms = legacy,
            Addresses = addresses,
        };
    }

    /// <summary>Ways that a plan describes.</summary>
    /// <param name="folder">The folder of the plan.</param>
    /// <param name="fallback">The way to hosts that the plan says nothing about.</param>
    public static PlanWays OfPlan(string folder, HostAccess? fallback) => new(folder, KnownHosts, Environment.GetEnvironmentVariable, fallback);
}
