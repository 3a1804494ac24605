using VmSerial.Probes.Diagnosis;
using VmSerial.VSphere;

namespace VmSerial.Probes;

/// <summary>What became of the repair of one path: one row of Repair-EsxSerialPath. Immutable.</summary>
/// <param name="Before">The path as it was found before.</param>
/// <param name="After">The path as it was found afterwards; null where nothing was changed.</param>
public sealed record EsxSerialPathRepair(EsxSerialPath Before, EsxSerialPath? After)
{
    /// <summary>The server, as the user named it.</summary>
    public string Server => Before.Server;

    /// <summary>The name of the VM.</summary>
    public string VM => Before.VM;

    /// <summary>The VM's reference on the server.</summary>
    public ManagedObjectReference VMReference => Before.VMReference;

    /// <summary>The host the VM is on.</summary>
    public string VMHost => Before.VMHost;

    /// <summary>The number of the port, from 1.</summary>
    public int Number => Before.Number;

    /// <summary>The verdict before.</summary>
    public PathVerdict VerdictBefore => Before.Verdict;

    /// <summary>The verdict after; null where nothing was changed.</summary>
    public PathVerdict? VerdictAfter => After?.Verdict;

    /// <summary>What was done, as a line to type; empty where nothing was changed.</summary>
    public string Repair => After is null ? "" : Before.Repair;

    /// <summary>Whether the way was broken and is healthy now.</summary>
    public bool Repaired => Before.Verdict != PathVerdict.Healthy && After?.Verdict == PathVerdict.Healthy;

    /// <summary>What is left to do; empty where nothing is.</summary>
    public string Advice => (After ?? Before).Advice;
}
