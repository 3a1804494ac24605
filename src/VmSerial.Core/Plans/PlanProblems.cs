using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Plans;

/// <summary>Collects what is wrong with a plan file, so that one reading names everything.</summary>
internal sealed class PlanProblems(string file)
{
    /// <summary>How many problems a message lists at most; whoever has more mends these first.</summary>
    internal const int MostShown = 100;

    // Problems do not arrive in the order of the file, so more are kept than shown; but not as many as a bad file may hold.
    private const int MostKept = 1000;

    private readonly HashSet<PlanProblem> _kept = [];
    private long _dropped;

    internal string File { get; } = file;

    /// <summary>Whether a further problem would only be counted: its message need not be made.</summary>
    internal bool IsFull => _kept.Count >= MostKept;

    internal void Add(SourcePosition position, string message)
    {
        // A node that several aliases stand for is read several times; it is wrong once.
        if (IsFull)
        {
            _dropped++;
        }
        else
        {
            _kept.Add(new PlanProblem(position, message));
        }
    }

    /// <summary>Adds a problem after which reading makes no sense, and gives the exception to throw.</summary>
    internal PlanException Fatal(SourcePosition position, string message)
    {
        _kept.Add(new PlanProblem(position, message));
        return ToException();
    }

    internal void ThrowIfAny()
    {
        if (_kept.Count > 0)
        {
            throw ToException();
        }
    }

    private PlanException ToException()
    {
        List<PlanProblem> sorted = [.. _kept.OrderBy(p => p.Position.Line).ThenBy(p => p.Position.Column)];
        long total = sorted.Count + _dropped;
        if (total > MostShown)
        {
            sorted.RemoveRange(MostShown - 1, sorted.Count - MostShown + 1);
            SourcePosition last = sorted[sorted.Count - 1].Position;
            sorted.Add(new PlanProblem(last, $"{total - sorted.Count} more problems after this one are not shown"));
        }

        return new PlanException(File, sorted);
    }
}
