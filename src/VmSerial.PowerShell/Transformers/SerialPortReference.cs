using System.Globalization;
using System.Management.Automation;

namespace VmSerial.PowerShell.Transformers;

/// <summary>A serial port as -SerialPort names it.</summary>
public sealed class SerialPortReference
{
    internal SerialPortReference(int number, PSObject? row)
    {
        Number = number;
        Row = row;
    }

    /// <summary>The number in the label, from 1; never the place in a list.</summary>
    public int Number { get; }

    /// <summary>The row of Get-VMNetworkSerialPort that was given, which names the VM too; null for a bare number.</summary>
    internal PSObject? Row { get; }

    /// <summary>The number.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
