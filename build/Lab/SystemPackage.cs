using System;

namespace VmSerial.Build.Lab;

/// <summary>A package of the system's that something here needs: how to see that it is there, and what it is for.</summary>
internal sealed record SystemPackage(string Name, string Purpose, Func<bool> IsPresent);
