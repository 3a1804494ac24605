using System.Collections.Generic;

namespace VmSerial.Build.Tests;

/// <summary>What one suite's own report says. <see cref="Failures"/> may be longer than the failed tests: a crash is one too.</summary>
internal sealed record SuiteReport(int Passed, int Skipped, IReadOnlyList<TestFailure> Failures)
{
    public int Failed => Failures.Count;

    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";

    public static SuiteReport Broken(string suite, string message) => new(0, 0, [new TestFailure(suite, message)]);
}
