using System;

namespace VmSerial.NPort;

/// <summary>How to get to one NPort. Not a record, so that no text of it ever shows a secret.</summary>
/// <param name="address">The device as the user names it: a name or an address.</param>
public sealed class NPortAccess(string address)
{
    /// <summary>The device as the user names it: a name or an address.</summary>
    public string Address { get; } = address;

    /// <summary>Where its telnet console is reached when its own name is not the way, such as a forwarded port; null for <see cref="Address"/>.</summary>
    public string? ConsoleAddress { get; init; }

    /// <summary>The TCP port of the telnet console, 1 to 65535.</summary>
    public int ConsolePort { get; init; } = 23;

    /// <summary>The user; asked for by newer firmware only.</summary>
    public string? User { get; init; }

    /// <summary>The password; null where none is set.</summary>
    public string? Password { get; init; }

    /// <summary>How long the device may take over one step of its console.</summary>
    public TimeSpan StepDeadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a line must stay as it is to be taken for a prompt, where nothing else tells its end.</summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the device may take over a restart.</summary>
    public TimeSpan RestartDeadline { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Whether the console is reached by another address than the device's own.</summary>
    public bool IsForwarded => ConsoleAddress is not null;

    /// <summary>The address and nothing else.</summary>
    public override string ToString() => Address;
}
