using System;
using System.Runtime.InteropServices;
using VmSerial.Errors;

namespace VmSerial.Consoles.Terminals;

/// <summary>The terminal of this process. With the two ways to it, the one place below the front ends that touches it.</summary>
public static class SystemTerminal
{
    /// <summary>Refuses where nobody can type, before anything is connected.</summary>
    /// <exception cref="VmSerialException"><c>TerminalMissing</c>: input or output is no terminal.</exception>
    public static void Require()
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
            throw Missing(Console.IsInputRedirected ? "standard input is not a terminal" : "standard output is not a terminal");
    }

    /// <summary>Takes the terminal for a serial port until it is disposed.</summary>
    /// <exception cref="VmSerialException"><c>TerminalMissing</c>: input or output is no terminal.</exception>
    public static ITerminal Take()
    {
        Require();
        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? new KeyTerminal() : new UnixTerminal();
    }

    /// <summary>The failure of a console where there is nobody to type.</summary>
    /// <param name="why">What is missing.</param>
    public static VmSerialException Missing(string why)
        => new("TerminalMissing", ErrorKind.NotSupported, $"A console needs a terminal, and {why}.", null,
            "Run it in a terminal window; Receive-VMSerialOutput takes the output without one.");
}
