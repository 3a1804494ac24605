using System.Collections.Generic;

namespace VmSerial.NPort.Dsci;

/// <summary>
/// Model names by AP ID and hardware ID. There is no rule by which digits of an id were a model (0x5404 is a 5450), so that only published pairs are here:
/// Moxa's "AP ID &amp; Hardware ID Mapping Table" (NPort 5110 manual, p. D-2), its table in the manual of the 5600-8-DT (p. 111), and published replies.
/// </summary>
internal static class NPortModels
{
    private static readonly Dictionary<(uint ApId, int HardwareId), string> s_names = new()
    {
        [(0x80005110, 0x5110)] = "5110",
        [(0x80005000, 0x0504)] = "5410",
        [(0x80005000, 0x0534)] = "5430",
        [(0x80005000, 0x1534)] = "5430I",
        [(0x80000312, 0x0312)] = "5230",
        [(0x80000312, 0x0322)] = "5210",
        [(0x80000312, 0x0332)] = "5232",
        [(0x80000312, 0x1332)] = "5232I",
        [(0x80005610, 0x5618)] = "5610-8",
        [(0x80005610, 0x5613)] = "5610-16",
        [(0x80005610, 0x5638)] = "5630-8",
        [(0x80005610, 0x5633)] = "5630-16",
        [(0x80015610, 0x5700)] = "5610-8-DT",
        [(0x80015610, 0x5702)] = "5650-8-DT",
        [(0x80015610, 0x5703)] = "5650I-8-DT",
        [(0x80015610, 0x5704)] = "5610-8-DT-J",
        [(0x80015610, 0x5706)] = "5650-8-DT-J",
        [(0x80025610, 0x5710)] = "5610-8-DTL",
        [(0x80025610, 0x5711)] = "5650-8-DTL",
        [(0x80025610, 0x5712)] = "5650I-8-DTL",
        [(0x80005400, 0x5404)] = "5450",
        [(0x80006000, 0x6250)] = "6250",
        [(0x80002450, 0x2452)] = "W2250A",
    };

    // Published with the AP ID masked.
    private static readonly Dictionary<int, string> s_byHardware = new() { [0x511A] = "5110A" };

    /// <summary>The model, such as <c>NPort 5450</c>; empty for a pair that is not known.</summary>
    public static string NameOf(uint apId, int hardwareId)
        => s_names.TryGetValue((apId, hardwareId), out string? name) || s_byHardware.TryGetValue(hardwareId, out name) ? "NPort " + name : "";
}
