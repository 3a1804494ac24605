using System.Collections.Generic;
using VmSerial.Plans;

namespace VmSerial.PowerShell;

/// <summary>What a plan was compared with, and the ways to change it.</summary>
/// <param name="World">The world as it was read, and how its parts are reached.</param>
/// <param name="Sessions">The sessions to its servers.</param>
internal sealed record PlanRun(PlanWorld World, IReadOnlyList<VMSerialServer> Sessions);
