using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.PowerShell.Inventory;
using VmSerial.Probes;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Tests data ports of serial device servers with as little touch as there is.</summary>
[Cmdlet(VerbsDiagnostic.Test, "NPortConnection")]
[OutputType("VmSerial.Probes.NPortConnectionTest")]
public sealed class TestNPortConnectionCommand : AsyncCmdlet
{
    private readonly List<PSObject> _named = [];

    /// <summary>The data ports: endpoints, rows of Get-VMNetworkSerialPort, Test-VMSerialPlan or Find-NPort, or objects with Endpoint.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public PSObject[] Endpoint { get; set; } = [];

    /// <summary>The TCP port of those that name none.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = NPortTarget.DefaultPort;

    /// <summary>Whether name, firmware and serial number are asked for.</summary>
    [Parameter]
    public SwitchParameter Identify { get; set; }

    /// <summary>Whether the port is opened although its device has told how it stands.</summary>
    [Parameter]
    public SwitchParameter Connect { get; set; }

    /// <summary>Whether a silent port is asked if it speaks RFC 2217.</summary>
    [Parameter]
    public SwitchParameter ProbeTelnet { get; set; }

    /// <summary>The deadline of a connection.</summary>
    [Parameter]
    [ValidateRange(1, 300)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>How many are tested at a time.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 64;

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        _named.AddRange(Endpoint);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        List<NPortTarget> targets = [];
        foreach (PSObject named in _named)
        {
            try
            {
                targets.Add(DataPortReader.Read(named, Port));
            }
            catch (VmSerialException e)
            {
                await WriteErrorAsync(ErrorRecords.Create(e, named)).ConfigureAwait(false);
            }
        }
        NPortProbeOptions options = new() { Timeout = TimeSpan.FromSeconds(TimeoutSeconds), Identify = Identify, Connect = Connect, ProbeTelnet = ProbeTelnet, ThrottleLimit = ThrottleLimit };
        using ProgressReporter progress = new(this);
        int done = 0;
        await foreach (NPortConnectionTest test in NPortProbe.RunAllAsync(targets, options, stopping).ConfigureAwait(false))
        {
            progress.Report(new StepReport("Testing data ports", ++done, targets.Count, test.Endpoint));
            await WriteObjectAsync(test).ConfigureAwait(false);
        }
    }
}
