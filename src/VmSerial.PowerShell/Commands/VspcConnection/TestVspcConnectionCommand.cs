using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.PowerShell.Inventory;
using VmSerial.Probes.Vspc;
using VmSerial.Tls;

namespace VmSerial.PowerShell.Commands;

/// <summary>Asks concentrators (vSPC) to take a port, as a VM does.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VspcConnection", DefaultParameterSetName = "Thumbprint")]
[OutputType("VmSerial.Probes.Vspc.VspcProbeResult")]
public sealed class TestVspcConnectionCommand : AsyncCmdlet
{
    private readonly List<VspcTarget> _targets = [];

    /// <summary>The concentrators: URIs, or ports of VMs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public PSObject[] Uri { get; set; } = [];

    /// <summary>The service URI that is asked for.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>The direction that is asked for.</summary>
    [Parameter]
    [ValidateSet("Server", "Client")]
    public string? Direction { get; set; }

    /// <summary>The SHA-256 thumbprint of the one certificate to accept.</summary>
    [Parameter(ParameterSetName = "Thumbprint")]
    [ValidateNotNullOrEmpty]
    public string? Thumbprint { get; set; }

    /// <summary>Whether any certificate is accepted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "SkipCertificateCheck")]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The deadline of one concentrator, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken stopping)
    {
        foreach (PSObject one in Uri)
        {
            try
            {
                if (VspcTargets.Read(one, Service, Direction) is { } target)
                    _targets.Add(target);
                else
                    await WriteVerboseAsync($"{one} is connected without a concentrator.").ConfigureAwait(false);
            }
            catch (VmSerialException e)
            {
                await WriteErrorAsync(ErrorRecords.Create(e, one)).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        VspcProbeOptions options = new()
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            Tls = new TlsPolicy { Thumbprint = Thumbprint, SkipCertificateCheck = SkipCertificateCheck },
        };
        await foreach (VspcProbeResult result in VspcProbe.RunAllAsync(_targets, options, stopping).ConfigureAwait(false))
            await WriteObjectAsync(result).ConfigureAwait(false);
    }
}
