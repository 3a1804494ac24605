using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort.Dsci;

namespace VmSerial.PowerShell.Commands;

/// <summary>Looks for serial device servers by the search of UDP 4800.</summary>
[Cmdlet(VerbsCommon.Find, "NPort", DefaultParameterSetName = ByAddress)]
[OutputType("VmSerial.NPort.Dsci.NPortDevice")]
public sealed class FindNPortCommand : AsyncCmdlet
{
    private const string ByAddress = "Address";
    private const string ByBroadcast = "Broadcast";
    private readonly List<string> _named = [];

    /// <summary>Networks, ranges, addresses or names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByAddress)]
    [Alias("IPAddress")]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>Whether the local segments are asked by broadcast.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByBroadcast)]
    public SwitchParameter Broadcast { get; set; }

    /// <summary>The broadcast addresses to ask instead of those of this machine's interfaces.</summary>
    [Parameter(ParameterSetName = ByBroadcast)]
    [ValidateNotNullOrEmpty]
    public IPAddress[] BroadcastAddress { get; set; } = [];

    /// <summary>How many addresses are asked a second.</summary>
    [Parameter(ParameterSetName = ByAddress)]
    [ValidateRange(1, 10000)]
    public int RatePerSecond { get; set; } = 200;

    /// <summary>Whether ranges of more than 65536 addresses are meant.</summary>
    [Parameter(ParameterSetName = ByAddress)]
    public SwitchParameter Force { get; set; }

    /// <summary>How long replies are waited for after the last question.</summary>
    [Parameter]
    [ValidateRange(1, 60)]
    public int TimeoutSeconds { get; set; } = 2;

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken stopping)
    {
        _named.AddRange(Address);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        DsciScanOptions options = new() { Wait = TimeSpan.FromSeconds(TimeoutSeconds), RatePerSecond = RatePerSecond };
        using ProgressReporter progress = new(this);
        List<DsciTarget> targets = Broadcast ? [] : await ReadTargetsAsync(stopping).ConfigureAwait(false);
        if (!Broadcast && targets.Count == 0)
            return;
        await foreach (NPortDevice device in (Broadcast ? DsciScan.FindByBroadcastAsync(BroadcastAddress, options, stopping)
            : DsciScan.FindAsync(targets, options, progress, stopping)).ConfigureAwait(false))
            await WriteObjectAsync(device).ConfigureAwait(false);
    }

    private async Task<List<DsciTarget>> ReadTargetsAsync(CancellationToken stopping)
    {
        List<DsciTarget> targets = [];
        foreach (string named in _named.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                targets.Add(await DsciTarget.ParseAsync(named, Force, TimeSpan.FromSeconds(5), stopping).ConfigureAwait(false));
            }
            catch (VmSerialException e)
            {
                await WriteErrorAsync(ErrorRecords.Create(e, named)).ConfigureAwait(false);
            }
        }
        return targets;
    }
}
