using System.Collections.Generic;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>What a plan wants of one NPort. Secrets stay outside: the plan names the variable that holds the password.</summary>
/// <param name="Address">The name or address of the device.</param>
/// <param name="Position">Where the plan says so.</param>
public sealed record PlanNPort(string Address, SourcePosition Position)
{
    /// <summary>The user of the console; asked for by newer firmware only.</summary>
    public string? User { get; init; }

    /// <summary>The environment variable that holds the password; null for none.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>Where the telnet console is reached, as <c>address:port</c>; null for port 23 of the device itself.</summary>
    public string? Console { get; init; }

    /// <summary>The ports, in the order of the file, each with the place where the plan speaks of it.</summary>
    public IReadOnlyList<PlanNPortPort> Ports { get; init; } = [];

    /// <summary>Who may connect; none for everybody, null where the plan does not say.</summary>
    public IReadOnlyList<AccessibleIpRow>? AccessibleIp { get; init; }

    /// <summary>Whether the hosts that the plan speaks of, and those that its VMs may run on, are among those who may connect.</summary>
    public bool AdmitsHosts { get; init; }

    /// <summary>Where the plan says who may connect; null where it does not.</summary>
    public SourcePosition? AccessibleIpPosition { get; init; }

    /// <summary>Whether the device may be restarted although it has ports that the plan does not name.</summary>
    public bool AllowRestart { get; init; }
}
