using System;

namespace VmSerial.Esx;

/// <summary>The lock of a run that changes a host's ruleset files.</summary>
/// <param name="Owner">Who holds it, in the words of that run; empty where it says nothing.</param>
/// <param name="Age">How long it has been held, by the host's clock; null where that is not written.</param>
/// <param name="Job">The name of the run's folder on the host; empty where it is not written.</param>
/// <param name="IsAlive">Whether the run's script is still going on the host.</param>
public sealed record RulesetLock(string Owner, TimeSpan? Age, string Job, bool IsAlive)
{
    /// <summary>The lock in words, such as <c>admin@desk, for 12 s</c>.</summary>
    public override string ToString() => (Owner.Length == 0 ? "someone who left no name" : Owner) + (Age is { } age ? $", for {age.TotalSeconds:0} s" : "");

    /// <summary>Whether nobody will release it any more.</summary>
    /// <param name="staleAfter">The age from which on even a script that seems to run is taken for dead.</param>
    internal bool IsStale(TimeSpan staleAfter) => !IsAlive || Age > staleAfter;
}
