using VmSerial.Serial;

namespace VmSerial.VSphere;

/// <summary>Turns a wish into whole devices, as the server wants them. Pure.</summary>
internal static class DeviceSpecs
{
    /// <summary>The one SIO controller of a VM (vSphere: "SIO controller 0", key 400, cannot be added or removed).</summary>
    private const int SioControllerKey = 400;

    /// <summary>A new port. The server gives it its key and number; the negative key only tells new ports of one request apart.</summary>
    internal static PortEdit Add(DesiredPort wanted) => new(PortOperation.Add, new SerialPort
    {
        Key = -wanted.Number,
        Backing = wanted.Backing,
        StartConnected = wanted.StartConnected ?? true,
        Connected = wanted.Connected ?? wanted.StartConnected ?? true,
        AllowGuestControl = true,
        YieldOnPoll = wanted.YieldOnPoll ?? true,
        ControllerKey = SioControllerKey,
    });

    /// <summary>A port with what is wanted in place of what was found; all that nobody named stays.</summary>
    internal static PortEdit Edit(SerialPort found, DesiredPort wanted) => new(PortOperation.Edit, found with
    {
        Backing = wanted.Backing is null || wanted.Backing.SameAs(found.Uri) ? found.Backing : wanted.Backing,
        Connected = wanted.Connected ?? found.Connected,
        StartConnected = wanted.StartConnected ?? found.StartConnected,
        YieldOnPoll = wanted.YieldOnPoll ?? found.YieldOnPoll,
    });

    /// <summary>The port as it is, but connected or disconnected.</summary>
    internal static PortEdit Connect(SerialPort found, bool connected)
        => new(PortOperation.Edit, found with { Connected = connected });

    /// <summary>The port is taken away.</summary>
    internal static PortEdit Remove(SerialPort found) => new(PortOperation.Remove, found);
}
