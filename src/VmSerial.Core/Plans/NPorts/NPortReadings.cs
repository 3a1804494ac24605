using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.NPort;
using VmSerial.Probes;
using VmSerial.Tcp;

namespace VmSerial.Plans.NPorts;

/// <summary>Reads the NPorts of a plan side by side, through the view pages of their consoles, and looks up what their names stand for.</summary>
internal static class NPortReadings
{
    /// <summary>Reads them. No data port is opened, nothing is changed, and nothing is restarted; a device that cannot be read says why.</summary>
    /// <param name="devices">How they are reached.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>One reading for each, in the same order.</returns>
    internal static async Task<IReadOnlyList<NPortReading>> ReadAsync(IReadOnlyList<NPortAccess> devices, CancellationToken ct)
    {
        Task<IReadOnlyList<IPAddress>[]> addresses = Task.WhenAll(devices.Select(device => AddressesAsync(device, ct)));
        IReadOnlyList<NPortReading> read = await NPortReader.ReadAllAsync(devices, ct).ConfigureAwait(false);
        return [.. read.Zip(await addresses.ConfigureAwait(false), (reading, found) => reading with { Addresses = found })];
    }

    // Ports of VMs may name the device by its address, and the plan by its name.
    private static async Task<IReadOnlyList<IPAddress>> AddressesAsync(NPortAccess device, CancellationToken ct)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(device.StepDeadline);
        (IReadOnlyList<IPAddress> addresses, _) = await NameLookup.FindAsync(new TcpEndpoint(device.Address, device.ConsolePort), deadline.Token).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        return addresses;
    }
}
