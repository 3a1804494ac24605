using System;

namespace VmSerial.Probes.HostPath;

/// <summary>One thing that was looked at on the way from a VM's port to its far end. Immutable.</summary>
public abstract record Evidence
{
    /// <summary>What was asked: a command on the host, or a property or call of the API.</summary>
    public required string Asked { get; init; }

    /// <summary>What it showed, in one short line; control characters are escaped.</summary>
    public string Shown { get; init => field = EvidenceText.Line(value); } = "";

    /// <summary>When it was asked.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Why it is lacking; null where it is not. Nothing is concluded from what is lacking.</summary>
    public string? Lacking { get; init => field = value is null ? null : EvidenceText.Line(value); }

    /// <summary>Whether it is lacking.</summary>
    public bool IsLacking => Lacking is not null;

    /// <summary>What it is about, such as <c>firewall</c>.</summary>
    public abstract string Topic { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Topic}: {Lacking ?? Shown} [{Asked}]";
}
