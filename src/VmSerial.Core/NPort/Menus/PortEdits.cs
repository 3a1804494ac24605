using System.Collections.Generic;

namespace VmSerial.NPort.Menus;

/// <summary>What is to be typed for one port.</summary>
/// <param name="Number">The port's number.</param>
/// <param name="Operating">Wishes for "Operating settings"; the mode is the first, since the others depend on it.</param>
/// <param name="Serial">Wishes for "Serial settings".</param>
internal sealed record PortEdits(int Number, IReadOnlyList<SettingWish> Operating, IReadOnlyList<SettingWish> Serial);
