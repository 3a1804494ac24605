using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Probes.HostPath;

/// <summary>Sentences that hosts, tested side by side, leave.</summary>
internal sealed class LeftBehindList
{
    private readonly List<string> _all = [];

    internal IReadOnlyList<string> All
    {
        get
        {
            lock (_all)
                return _all.ToArray();
        }
    }

    internal void AddIfAny(string? sentence)
    {
        if (sentence is null)
            return;
        lock (_all)
            _all.Add(sentence);
    }
}
