using System;

namespace VmSerial.VSphere;

/// <summary>What is read of a host beyond its name, version and cluster.</summary>
[Flags]
public enum HostDetails
{
    /// <summary>Nothing more.</summary>
    None = 0,
    /// <summary>The rulesets of its firewall.</summary>
    Rulesets = 1,
    /// <summary>Lockdown mode, services, management addresses, how it boots and who manages it.</summary>
    Facts = 2,
    /// <summary>Everything.</summary>
    All = Rulesets | Facts,
}
