using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Errors;
using VmSerial.Plans;
using VmSerial.PowerShell.Inventory;
using VmSerial.PowerShell.Transformers;
using VmSerial.Tls;

namespace VmSerial.PowerShell.Commands;

/// <summary>A cmdlet that talks to one serial port: a VM's, or any that a URI names.</summary>
public abstract class ConsoleCmdlet : VMCmdlet
{
    private readonly List<InventoryReference> _vms = [];
    private SerialPortReference? _row;

    /// <summary>The VM's port; needed where several listen.</summary>
    [Parameter]
    [SerialPortTransformation]
    public SerialPortReference[]? SerialPort { get; set; }

    /// <summary>Where to connect instead of to a VM.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Uri { get; set; }

    /// <summary>The SHA-256 thumbprint of the one certificate to accept on ssl and telnets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Thumbprint { get; set; }

    /// <summary>Whether any certificate is accepted.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The deadline of the connection, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int ConnectTimeout { get; set; } = 10;

    private protected ConsoleOptions Connection => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(ConnectTimeout),
        Tls = new TlsPolicy { Thumbprint = Thumbprint, SkipCertificateCheck = SkipCertificateCheck },
    };

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        foreach (PSObject vm in VM ?? [])
        {
            // A row of Get-VMNetworkSerialPort names its port, too.
            if (int.TryParse(vm.BaseObject is string ? null : vm.Text("Number"), out int number))
                _row = new SerialPortReference(number, vm);
            _vms.AddRange(ReadReferences([vm]));
        }
        return Task.CompletedTask;
    }

    /// <summary>Finds the port.</summary>
    private protected async Task<ConsoleTarget> FindTargetAsync(CancellationToken stopping)
    {
        if (Uri is not null && _vms.Count == 0)
            return ConsoleTarget.Of(Uri);
        if (Uri is not null || _vms.Count != 1 || SerialPort?.Length > 1)
            throw new VmSerialException("PortNotChosen", ErrorKind.InvalidArgument,
                Uri is not null ? "A VM was named and a URI as well." : SerialPort?.Length > 1 ? "Several serial ports were named, and one is talked to at a time."
                : $"{(_vms.Count == 0 ? "No VM was" : $"{_vms.Count} VMs were")} named, and one is talked to at a time.",
                advice: "Name one VM, with -SerialPort where several of its ports listen; or any port with -Uri telnet://host:port.");
        VMSelection selection = await SelectAsync(_vms, stopping).ConfigureAwait(false);
        if (selection.VMs.Count == 0)
            throw NotConnected(_vms[0].Server ?? "", $"VM '{_vms[0].Shown}' is on server '{_vms[0].Server}'");
        SerialWorld world = await ReadWorldAsync(selection.Sessions, selection.Scope, stopping).ConfigureAwait(false);
        return ConsoleTarget.Of(world, selection.Find(selection.VMs[0], new VMLookup(world.VMs)), (SerialPort?.FirstOrDefault() ?? _row)?.Number);
    }
}
