using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Tcp;

namespace VmSerial.NPort.Menus;

/// <summary>What can go wrong at an NPort's console, in words: the one place.</summary>
internal static class ConsoleFailures
{
    private const string ByHand = "Look at the device's console by hand (telnet), or use its web console; a transcript of its menus helps to teach VmSerial this model.";

    internal static VmSerialException NotReached(NPortAccess access, TcpReach reach) => reach.Outcome switch
    {
        TcpOutcome.Refused => new VmSerialException("NPortTelnetClosed", ErrorKind.ConnectionFailed,
            $"NPort '{access.Address}' is there, and refuses its telnet console ({reach.Endpoint}: {reach.Detail}).", access.Address,
            "Enable it in the device's web console (Basic Settings, Telnet console: Enable); firmware of 2019 and later has it disabled by default. Or the device's Accessible IP list does not hold this machine."),
        TcpOutcome.ClosedByPeer => Busy(access, "it reset the connection", ""),
        _ => reach.ToException(),
    };

    internal static VmSerialException Busy(NPortAccess access, string what, string said) => new("NPortConsoleBusy", ErrorKind.ConnectionFailed,
        $"The telnet console of NPort '{access.Address}' took the connection and gave no menu: {what}{(said.Length > 0 ? $" after it said: {said}" : "")}.", access.Address,
        "Somebody else may be logged in (a console serves few sessions at a time), or its Accessible IP list does not hold this machine. Try again when they have left.");

    internal static VmSerialException NotAnNPort(NPortAccess access, string what, string said) => new("NotAnNPort", ErrorKind.NotSupported,
        $"'{access.Address}' is no NPort with a menu that is known here: {what}{(said.Length > 0 ? $". It shows: {said}" : "")}.", access.Address,
        "Check the address. MGate, MiiNePort and switches have consoles of their own.");

    internal static VmSerialException FullScreen(NPortAccess access, string model) => new("NPortConsoleNotSupported", ErrorKind.NotSupported,
        $"NPort '{access.Address}'{(model.Length > 0 ? $" ({model})" : "")} has a full-screen console, as the NPort 6000 series has; nothing was typed into it.", access.Address,
        "Set its ports in its web console, or by SNMP (MOXA-NP6000-MIB, portMode).");

    internal static VmSerialException CredentialNeeded(NPortAccess access, string what) => new("NPortCredentialNeeded", ErrorKind.Unauthenticated,
        $"NPort '{access.Address}' asks for a {what}, and none was given.", access.Address, "Give -Credential; firmware that asks for a password alone takes any user name.");

    internal static VmSerialException LoginFailed(NPortAccess access, string what, string said) => new("NPortLoginFailed", ErrorKind.Unauthenticated,
        $"NPort '{access.Address}' did not let '{access.User ?? "(no user name)"}' in: {what}{(said.Length > 0 ? $". It shows: {said}" : "")}.", access.Address,
        "Check the user name and the password; there was one try, and there is no second.");

    internal static VmSerialException Lost(NPortAccess access, string step, string said) => new("NPortConnectionLost", ErrorKind.ConnectionFailed,
        $"NPort '{access.Address}' ended the connection while {step}{Shown(said)}.", access.Address, "Try again.");

    internal static VmSerialException TimedOut(NPortAccess access, string step, string said) => new("NPortConsoleTimedOut", ErrorKind.TimedOut,
        $"NPort '{access.Address}' did not answer within {access.StepDeadline.TotalSeconds:0} s while {step}{Shown(said)}.", access.Address, ByHand);

    internal static VmSerialException Surprise(NPortAccess access, string step, string what, string said) => new("NPortConsoleUnexpected", ErrorKind.InvalidData,
        $"NPort '{access.Address}' showed something unexpected while {step}: {what}{Shown(said)}.", access.Address, ByHand);

    internal static VmSerialException NotOffered(NPortAccess access, string setting, string wanted, string offered) => new("NPortValueNotOffered", ErrorKind.NotSupported,
        $"NPort '{access.Address}' does not offer {wanted} as {setting}. It offers: {offered}.", access.Address, "Choose one of these.");

    internal static VmSerialException Lacks(NPortAccess access, string setting, string where, string has) => new("NPortSettingLacking", ErrorKind.NotSupported,
        $"NPort '{access.Address}' has no setting '{setting}' in '{where}' (it has: {has}).", access.Address, "Leave that setting out. " + ByHand);

    private static string Shown(string said) => said.Length > 0 ? $" (it shows: {said})" : " (it shows nothing)";
}
