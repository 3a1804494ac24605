using System;
using System.Linq;

namespace VmSerial.Build;

/// <summary>One command of the demo and what is expected of it. An expectation that fails is kept, never passed over.</summary>
internal sealed class DemoStep(DemoRun run, string command, string shown, long sent)
{
    /// <summary>Every text must appear in what the command wrote.</summary>
    public void Shows(params string[] texts)
    {
        foreach (string text in texts)
            Expect(shown.Contains(text, StringComparison.Ordinal), $"its output lacks '{text}'");
    }

    /// <summary>The text must not appear.</summary>
    public void Hides(string text) => Expect(!shown.Contains(text, StringComparison.Ordinal), $"its output holds '{text}'");

    /// <summary>So many lines must begin with the text.</summary>
    public void ShowsTimes(string start, int times)
    {
        int found = shown.Split('\n').Count(line => line.StartsWith(start, StringComparison.Ordinal));
        Expect(found == times, $"{found} lines begin with '{start}', not {times}");
    }

    /// <summary>The lab must have counted so many requests for a change.</summary>
    public void Sends(long times) => Expect(sent == times, $"the lab counted {sent} requests for a change, not {times}");

    /// <summary>The lab must have counted requests for a change.</summary>
    public void SendsSomething() => Expect(sent > 0, "the lab counted no request for a change");

    private void Expect(bool holds, string otherwise) => run.Expect(holds, $"{command}: {otherwise}");
}
