using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Probes.HostPath;

/// <summary>Looks at the far end from this machine.</summary>
internal static class FarEndItems
{
    /// <summary>Connects, and closes at once.</summary>
    internal static Task<AdminConnectEvidence> ConnectAsync(string address, int port, TimeSpan deadline, CancellationToken ct)
    {
        string asked = $"TCP {address}:{port.ToString(CultureInfo.InvariantCulture)} from this machine";
        return BoundedAsk.RunAsync(async stop =>
        {
            TcpProbeResult result = await TcpProbe.RunAsync(new TcpEndpoint(address, port), new TcpProbeOptions { Timeout = deadline }, stop).ConfigureAwait(false);
            return new AdminConnectEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Outcome = result.Outcome, Shown = result.Detail };
        }, why => new AdminConnectEvidence { Asked = asked, At = DateTimeOffset.UtcNow, Lacking = why }, deadline + TimeSpan.FromSeconds(1), ct);
    }
}
