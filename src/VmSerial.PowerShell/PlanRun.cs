using System.Collections.Generic;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell;

/// <summary>What a plan was compared with, and the ways to change it.</summary>
/// <param name="World">The world as it was read.</param>
/// <param name="Sessions">The sessions to its servers.</param>
/// <param name="Access">How hosts are reached by SSH.</param>
internal sealed record PlanRun(SerialWorld World, IReadOnlyList<VMSerialServer> Sessions, HostAccessTable Access);
