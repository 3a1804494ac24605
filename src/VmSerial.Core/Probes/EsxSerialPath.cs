using System;
using System.Collections.Generic;
using System.Linq;
using VmSerial.Probes.Diagnosis;
using VmSerial.Probes.HostPath;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Probes;

/// <summary>The way from one port of a VM to its far end, as it was found: one row of Test-EsxSerialPath. Immutable.</summary>
// The lists are arrays: PowerShell cannot index what a collection expression becomes.
public sealed record EsxSerialPath
{
    private EsxSerialPath(VMNetworkSerialPort port, PathEvidence items, PathDiagnosis diagnosis)
    {
        Port = port;
        Items = items;
        Diagnosis = diagnosis;
    }

    /// <summary>The server, as the user named it.</summary>
    public string Server => Port.Server;

    /// <summary>The name of the VM.</summary>
    public string VM => Port.VM;

    /// <summary>The VM's reference on the server.</summary>
    public ManagedObjectReference VMReference => Port.VMReference;

    /// <summary>The host the VM is on; empty when it is not known.</summary>
    public string VMHost => Port.VMHost;

    /// <summary>The number of the port, from 1.</summary>
    public int Number => Port.Number;

    /// <summary>The backing in one line.</summary>
    public string Backing => Port.Backing;

    /// <summary>The far end, or for a port that listens the host and its port; null where the URI names none.</summary>
    public string? Endpoint => Port.Endpoint;

    /// <summary>Where the way is broken.</summary>
    public PathVerdict Verdict => Diagnosis.Verdict;

    /// <summary>What the verdict means here, in a sentence.</summary>
    public string Because => Diagnosis.Because;

    /// <summary>Whether packets or connections were seen that say so, or settings alone.</summary>
    public PathBasis Basis => Diagnosis.Basis;

    /// <summary>The lines that decided it.</summary>
    public IReadOnlyList<string> Evidence => Diagnosis.DecidedBy.ToArray();

    /// <summary>What was lacking, and which parameter brings it.</summary>
    public IReadOnlyList<string> Lacking => Diagnosis.Lacking.ToArray();

    /// <summary>What to do; empty where nothing has to be done.</summary>
    public string Advice => Diagnosis.Advice;

    /// <summary>The line that repairs it; empty where no cmdlet does.</summary>
    public string Repair => Diagnosis.Repair?.Command ?? "";

    /// <summary>Everything that was looked at, in order, one line each.</summary>
    public IReadOnlyList<string> Looked => Items.Items.Select(item => item.ToString()).ToArray();

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The port as it was read.</summary>
    public VMNetworkSerialPort Port { get; }

    /// <summary>The evidence, item by item.</summary>
    public PathEvidence Items { get; }

    /// <summary>The verdict with all that belongs to it.</summary>
    public PathDiagnosis Diagnosis { get; }

    /// <summary>Decides on what was looked at.</summary>
    /// <param name="port">The port as it was read.</param>
    /// <param name="items">The evidence.</param>
    public static EsxSerialPath Create(VMNetworkSerialPort port, PathEvidence items) => new(port, items, Diagnoser.Decide(items));
}
