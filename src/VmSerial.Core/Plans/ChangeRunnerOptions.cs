namespace VmSerial.Plans;

/// <summary>How much is done at a time.</summary>
public sealed record ChangeRunnerOptions
{
    /// <summary>The most VMs of one server that are changed at a time, from 1.</summary>
    public int ThrottlePerServer { get; init; } = 16;

    /// <summary>The most VMs of one host that are changed at a time, from 1.</summary>
    public int ThrottlePerHost { get; init; } = 4;

    /// <summary>The most NPorts that are changed at a time, from 1; each is restarted, and waited for.</summary>
    public int ThrottleNPorts { get; init; } = 16;

    /// <summary>Who makes the changes, such as <c>admin@desk</c>: others who find a lock of theirs on a host read it.</summary>
    public string Owner { get; init; } = "VmSerial";
}
