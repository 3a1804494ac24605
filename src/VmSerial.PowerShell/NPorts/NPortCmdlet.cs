using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.PowerShell.Sessions;

namespace VmSerial.PowerShell.NPorts;

/// <summary>A cmdlet that works on NPorts' telnet consoles: it gathers devices and ports record by record and reads all devices at once at the end.</summary>
public abstract class NPortCmdlet : AsyncCmdlet
{
    private readonly List<(string Device, int? SerialPort)> _named = [];

    /// <summary>The devices: names or addresses, or rows of Get-NPortOperationMode.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Address")]
    public string[] NPort { get; set; } = [];

    /// <summary>The serial ports of the devices, from 1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 64)]
    public int[]? SerialPort { get; set; }

    /// <summary>The password of the console; the user name is for firmware that asks for one.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Where the console is reached when the device's own name is not the way, such as a forwarded port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConsoleAddress { get; set; }

    /// <summary>The TCP port of the console.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int ConsolePort { get; set; } = 23;

    /// <summary>How many seconds a device may take over a restart.</summary>
    private protected virtual int RestartSeconds => 120;

    /// <summary>Does the work on the devices that were read.</summary>
    /// <param name="devices">The devices.</param>
    /// <param name="ports">The serial ports that were named for each; none for all.</param>
    /// <param name="stopping">Ends it.</param>
    private protected abstract Task ProcessDevicesAsync(IReadOnlyList<NPortReading> devices, ILookup<string, int> ports, CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override Task ProcessRecordAsync(CancellationToken stopping)
    {
        foreach (string device in NPort)
        {
            if (SerialPort is null)
                _named.Add((device, null));
            else
                _named.AddRange(SerialPort.Select(number => (device, (int?)number)));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected sealed override async Task EndProcessingAsync(CancellationToken stopping)
    {
        string[] names = [.. _named.Select(named => named.Device).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (ConsoleAddress is not null && names.Length > 1)
            ThrowTerminatingError(ErrorRecords.Create(new VmSerialException("ConsoleAddressAmbiguous", ErrorKind.InvalidArgument, $"-ConsoleAddress is the way to one device, and {names.Length} are named.", ConsoleAddress, "Name one device.")));
        bool sends = Credential is not null && await InvokeAsync(() => SessionTable.Current.TellOnce("telnet")).ConfigureAwait(false);
        if (sends)
            await WriteWarningAsync("The console of an NPort is telnet: user name, password and settings go over the network in clear text. Use it in a network you trust.").ConfigureAwait(false);
        List<NPortReading> read = [];
        foreach (NPortReading reading in await NPortReader.ReadAllAsync(names.Select(Access), stopping).ConfigureAwait(false))
        {
            if (reading.Error is { } error)
                await WriteErrorAsync(ErrorRecords.Create(error, reading.Access.Address)).ConfigureAwait(false);
            else
                read.Add(reading);
        }

        // A device that is named without a port is meant as a whole, whatever else is said of it.
        ILookup<string, int> ports = _named.Where(named => named.SerialPort is not null && !_named.Any(other => other.SerialPort is null && string.Equals(other.Device, named.Device, StringComparison.OrdinalIgnoreCase)))
            .ToLookup(named => named.Device, named => named.SerialPort!.Value, StringComparer.OrdinalIgnoreCase);
        if (read.Count > 0)
            await ProcessDevicesAsync(read, ports, stopping).ConfigureAwait(false);
    }

    private NPortAccess Access(string device) => new(device)
    {
        User = Credential?.UserName.TrimStart('\\'),
        Password = Credential?.GetNetworkCredential().Password,
        ConsoleAddress = ConsoleAddress,
        ConsolePort = ConsolePort,
        RestartDeadline = TimeSpan.FromSeconds(RestartSeconds),
    };
}
