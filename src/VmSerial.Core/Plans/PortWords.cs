using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Ports in words: Desired and Actual name the same settings, so that two cells can be compared by eye. Pure.</summary>
internal static class PortWords
{
    internal static string Desired(DesiredPort wanted, bool isNew)
    {
        if (wanted.Absent)
            return "absent";
        string words = wanted.Backing?.Summary ?? "";
        words = Add(words, wanted.Connected, "connected", "disconnected");
        words = Add(words, wanted.StartConnected ?? (isNew ? true : null), "start connected", "start disconnected");
        words = Add(words, wanted.YieldOnPoll ?? (isNew ? true : null), "yield on poll", "no yield on poll");
        return words.Length == 0 ? "present" : words;
    }

    internal static string Actual(SerialPort? found, DesiredPort wanted)
    {
        if (found is null)
            return "absent";
        string words = wanted.Backing is not null || wanted.Absent ? found.Backing?.Summary ?? "backing lost" : "";
        words = Add(words, wanted.Connected is null ? null : found.Connected, "connected", "disconnected");
        words = Add(words, wanted.StartConnected is null ? null : found.StartConnected, "start connected", "start disconnected");
        words = Add(words, wanted.YieldOnPoll is null ? null : found.YieldOnPoll, "yield on poll", "no yield on poll");
        return words.Length == 0 ? "present" : words;
    }

    /// <summary>What the server says of a port whose settings are as wanted: settings alone do not make a port work.</summary>
    internal static string Observation(VirtualMachineInfo vm, SerialPort? found)
    {
        if (found?.Backing is not UriBacking || vm.PowerState != PowerState.PoweredOn)
            return "";
        return found.Status switch
        {
            PortStatus.UnrecoverableError => "The server reports unrecoverableError: the port is not usable although its settings are as wanted.",
            PortStatus.RecoverableError => "The server reports recoverableError: look at the far end of the line.",
            _ => found.Connected ? "" : "The port is not connected; -Connected (connected: true in a plan) connects it.",
        };
    }

    private static string Add(string words, bool? value, string yes, string no)
    {
        if (value is not { } known)
            return words;
        string word = known ? yes : no;
        return words.Length == 0 ? word : words + ", " + word;
    }
}
