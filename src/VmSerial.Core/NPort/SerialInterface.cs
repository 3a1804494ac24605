namespace VmSerial.NPort;

/// <summary>The electrical form of a serial line.</summary>
public enum SerialInterface
{
    /// <summary>RS-232.</summary>
    Rs232,
    /// <summary>RS-422.</summary>
    Rs422,
    /// <summary>RS-485 with one pair of wires.</summary>
    Rs485TwoWire,
    /// <summary>RS-485 with two pairs of wires.</summary>
    Rs485FourWire,
}
