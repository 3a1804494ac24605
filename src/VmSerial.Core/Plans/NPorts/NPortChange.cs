using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;
using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>One port of an NPort, or its Accessible IP list: what it is and what it shall be.</summary>
public sealed record NPortChange : SerialChange
{
    /// <summary>The device as it was read.</summary>
    public required NPortConfiguration Device { get; init; }

    /// <summary>What is wanted: one port, or the Accessible IP list.</summary>
    public required DesiredNPort Wanted { get; init; }

    /// <summary>Why it cannot be done; null where nothing stands in the way.</summary>
    public VmSerialException? Problem { get; init; }

    /// <summary>The number of the port; null for the Accessible IP list.</summary>
    public int? Number => Wanted.Ports.Count == 0 ? null : Wanted.Ports[0].Number;

    /// <summary>The ports that a restart of the device interrupts although nobody asked for a change of them; set by the comparer.</summary>
    public IReadOnlyList<int> AlsoCut { get; init => field = value.ToArray(); } = [];

    /// <summary>What is done, and whom the restart that it takes cuts off: whoever is asked has to know that.</summary>
    public override string Operation => $"{base.Operation}. {NPortWords.Restart(Device)}{(Advice.Length > 0 ? " " + Advice : "")}";

    /// <inheritdoc/>
    public override string Subject => Number is null ? $"The Accessible IP list of NPort '{Target}'" : $"Port {Number} of NPort '{Target}'";

    /// <summary>Those who are connected to any port of the device, in words such as <c>192.0.2.7 on port 2 (TCP 4002)</c>; null where that is not known.</summary>
    public IReadOnlyList<string>? Clients => Device.Clients?.Select(client => NPortWords.Client(Device, client)).ToArray();
}
