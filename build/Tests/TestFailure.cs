namespace VmSerial.Build.Tests;

/// <summary>A test that failed, or something in a run that is as bad.</summary>
internal sealed record TestFailure(string Name, string Message);
