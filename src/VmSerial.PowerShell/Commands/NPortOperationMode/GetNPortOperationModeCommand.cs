using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.PowerShell.NPorts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Shows what the ports of NPorts are set to, from the view pages of their telnet consoles.</summary>
[Cmdlet(VerbsCommon.Get, "NPortOperationMode")]
[OutputType("VmSerial.NPort.NPortOperationMode")]
public sealed class GetNPortOperationModeCommand : NPortCmdlet
{
    private protected override async Task ProcessDevicesAsync(IReadOnlyList<NPortReading> devices, ILookup<string, int> ports, CancellationToken stopping)
    {
        foreach (NPortReading reading in devices)
        {
            HashSet<int> wanted = [.. ports[reading.Access.Address]];
            await WriteObjectsAsync(NPortOperationMode.CreateAll(reading.Device!).Where(port => wanted.Count == 0 || wanted.Contains(port.SerialPort))).ConfigureAwait(false);
            foreach (int missing in wanted.Where(number => reading.Device!.Port(number) is null).OrderBy(number => number))
                await WriteErrorAsync(ErrorRecords.Create(new VmSerialException("NPortPortMissing", ErrorKind.NotFound,
                    $"NPort '{reading.Access.Address}' ({reading.Device!.Model}) has no serial port {missing} (found: {string.Join(", ", reading.Device.Ports.Select(port => port.Number))}).", reading.Access.Address))).ConfigureAwait(false);
        }
    }
}
