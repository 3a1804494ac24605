using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Plans.NPorts;

/// <summary>An NPort of a plan that could not be read: whether anything differs is not known, and nothing is sent to it.</summary>
public sealed record NPortUnread : SerialChange
{
    /// <summary>Why it could not be read.</summary>
    public required VmSerialException Error { get; init; }

    /// <inheritdoc/>
    public override string Subject => $"NPort '{Target}'";

    internal static NPortUnread Of(PlanNPort device, VmSerialException error) => new()
    {
        Title = "NPort",
        Target = device.Address,
        Desired = string.Join("; ", (string[])[.. device.Ports.Select(port => $"port {port.Desired.Number}: {NPortWords.Desired(port.Desired)}"), .. device.AccessibleIpPosition is null ? (string[])[] : ["Accessible IP"]]),
        Actual = "not read",
        Action = ChangeAction.Edit,
        Obstacle = ChangeObstacle.NPortNotRead,
        Advice = $"{error.Message} {error.Advice}".TrimEnd(),
        Position = device.Position,
        Error = error,
    };
}
