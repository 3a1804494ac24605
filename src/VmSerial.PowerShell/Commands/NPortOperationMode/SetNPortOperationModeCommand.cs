using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;
using VmSerial.PowerShell.Changes;
using VmSerial.PowerShell.NPorts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Sets ports of NPorts by name: changes what differs, restarts each device once and reads it back.</summary>
[Cmdlet(VerbsCommon.Set, "NPortOperationMode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType("VmSerial.Plans.ChangeResult")]
public sealed class SetNPortOperationModeCommand : NPortCmdlet
{
    private DesiredNPortPort? _port;
    private IReadOnlyList<AccessibleIpRow>? _accessibleIp;

    /// <summary>The operation mode.</summary>
    [Parameter]
    [ValidateSet("TcpServer", "RealCom", "Rfc2217", "TcpClient", "Udp", "PairConnectionMaster", "PairConnectionSlave", "EthernetModem", "ReverseTerminal", "Disabled")]
    public string? Mode { get; set; }

    /// <summary>The TCP port of the data.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The command port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? CommandPort { get; set; }

    /// <summary>How many may be connected at a time.</summary>
    [Parameter]
    [ValidateRange(1, 8)]
    public int? MaxConnection { get; set; }

    /// <summary>After how many minutes without an answer a client is dropped; 0 for never.</summary>
    [Parameter]
    [ValidateRange(0, 99)]
    public int? AliveCheckMinutes { get; set; }

    /// <summary>After how many milliseconds of a silent line a client is dropped; 0 for never.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int? InactivityMilliseconds { get; set; }

    /// <summary>After how many bytes a packet is sent; 0 for at once.</summary>
    [Parameter]
    [ValidateRange(0, 1024)]
    public int? PackingLength { get; set; }

    /// <summary>After how many milliseconds of silence a packet is sent; 0 for at once.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int? ForceTransmitMilliseconds { get; set; }

    /// <summary>The serial line: 115200,N,8,1, in quotes or not.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[]? Line { get; set; }

    /// <summary>Who may connect to the devices: addresses and networks; an empty list for everybody.</summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[]? AccessibleIp { get; set; }

    /// <summary>How many seconds a device may take over its restart.</summary>
    [Parameter]
    [ValidateRange(5, 1800)]
    public int RestartTimeoutSeconds { get; set; } = 120;

    /// <summary>Whether an Accessible IP list is set that leaves out this machine.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Whether what became of each port is written, unchanged ones included.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override int RestartSeconds => RestartTimeoutSeconds;

    /// <inheritdoc/>
    protected override Task BeginProcessingAsync(CancellationToken stopping)
    {
        DesiredNPortPort port = new(1)
        {
            Mode = Mode is null ? null : (OperationMode)Enum.Parse(typeof(OperationMode), Mode, ignoreCase: true),
            TcpPort = Port,
            CommandPort = CommandPort,
            MaxConnection = MaxConnection,
            AliveCheckMinutes = AliveCheckMinutes,
            InactivityMilliseconds = InactivityMilliseconds,
            PackingLength = PackingLength,
            ForceTransmitMilliseconds = ForceTransmitMilliseconds,
            Line = Line is null ? null : SerialLine.Parse(Line.Select(part => part is PSObject wrapped ? wrapped.BaseObject : part)),
        };
        _port = port == new DesiredNPortPort(1) ? null : port.Checked();
        _accessibleIp = AccessibleIp is null ? null : [.. AccessibleIp.Select(AccessibleIpRow.Parse)];
        return base.BeginProcessingAsync(stopping);
    }

    private protected override async Task ProcessDevicesAsync(IReadOnlyList<NPortReading> devices, ILookup<string, int> ports, CancellationToken stopping)
    {
        List<NPortChange> rows = [.. devices.SelectMany(reading => NPortComparer.Compare(new NPortRequest(reading.Device!, Wanted(reading, ports))))];
        IReadOnlyList<ChangeResult> results = await new ChangeRun(this, [], nports: [.. devices.Select(reading => reading.Access)])
            .ApplyAsync(new PlanComparison(rows, []), new SerialWorld(), stopping).ConfigureAwait(false);
        if (PassThru)
            await WriteObjectsAsync(results).ConfigureAwait(false);
    }

    /// <summary>A device with one port needs no number; on any other, all ports are meant only where each is named.</summary>
    private DesiredNPort Wanted(NPortReading reading, ILookup<string, int> ports)
    {
        IReadOnlyList<int> numbers = [.. ports[reading.Access.Address].Distinct()];
        return DesiredNPort.Of(reading.Device!, _port, numbers) with { AccessibleIp = _accessibleIp, AllowLockOut = Force };
    }
}
