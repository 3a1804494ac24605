using System.Collections.Generic;

namespace VmSerial.NPort.Menus;

/// <summary>What is to be typed into a console: wishes by port, and the Accessible IP list where that is to change.</summary>
/// <param name="Ports">The ports.</param>
/// <param name="AccessibleIp">Who may connect, none for everybody; null to leave the list alone.</param>
internal sealed record ConsoleEdits(IReadOnlyList<PortEdits> Ports, IReadOnlyList<AccessibleIpRow>? AccessibleIp);
