namespace VmSerial.NPort;

/// <summary>The parity bit of a serial line.</summary>
public enum Parity
{
    /// <summary>No parity bit; N.</summary>
    None,
    /// <summary>Odd; O.</summary>
    Odd,
    /// <summary>Even; E.</summary>
    Even,
    /// <summary>Always 1; M.</summary>
    Mark,
    /// <summary>Always 0; S.</summary>
    Space,
}
