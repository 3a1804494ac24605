using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using VmSerial.Probes;
using VmSerial.Probes.Diagnosis;

namespace VmSerial.Cli.Rendering;

/// <summary>Paths as rows. The field names are a promise to the programs that read them.</summary>
internal static class PathRows
{
    /// <summary>A path with its verdict.</summary>
    public static Row Of(EsxSerialPath path) => new("path",
    [
        ("server", path.Server), ("vm", path.VM), ("vmId", path.VMReference.ToString()), ("vmHost", path.VMHost), ("number", path.Number),
        ("backing", path.Backing), ("endpoint", path.Endpoint), ("verdict", Rows.Word(path.Verdict)), ("because", path.Because), ("basis", Rows.Word(path.Basis)),
        ("evidence", path.Evidence), ("looked", path.Looked), ("lacking", (IReadOnlyList<string>)[.. path.Lacking.Select(CommandWords.Of)]),
        ("advice", CommandWords.Of(path.Advice)), ("repair", path.Repair.Length > 0 ? CommandWords.Of(path.Repair) : null),
        ("elapsedMs", (int)path.Elapsed.TotalMilliseconds),
    ],
    [
        ("Server", path.Server), ("VM", path.VM), ("Port", path.Number.ToString(CultureInfo.InvariantCulture)), ("Host", path.VMHost), ("Endpoint", path.Endpoint ?? ""),
        ("Verdict", path.Verdict.ToString()), ("Repair", CommandWords.Of(path.Repair)),
    ]);

    /// <summary>What decided each verdict, and what to do, below the table.</summary>
    public static void Explain(TextWriter output, IReadOnlyList<EsxSerialPath> paths, int vms)
    {
        foreach (EsxSerialPath path in paths.Where(path => path.Verdict != PathVerdict.Healthy))
        {
            Say($"{path.VM} serial port {path.Number}: {path.Because}");
            foreach (string line in path.Evidence)
                Say($"  {line}");
            foreach (string line in path.Lacking)
                Say($"  lacking: {CommandWords.Of(line)}");
            if (path.Advice.Length > 0)
                Say($"  {CommandWords.Of(path.Advice)}");
        }

        int healthy = paths.Count(path => path.Verdict == PathVerdict.Healthy);
        output.WriteLine(paths.Count == 0 ? $"No serial ports on the network ({vms} VMs looked at)." : $"{healthy} of {paths.Count} paths healthy.");

        void Say(string line) => output.WriteLine(SafeText.Of(line));
    }
}
