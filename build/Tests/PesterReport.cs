using System.Collections.Generic;

namespace VmSerial.Build.Tests;

/// <summary>What build/Pester.ps1 writes at the end of its run.</summary>
internal sealed record PesterReport(string Version, int Passed, int Skipped, IReadOnlyList<TestFailure> Failures);
