namespace VmSerial.NPort;

/// <summary>The stop bits of a serial line.</summary>
public enum StopBits
{
    /// <summary>1.</summary>
    One,
    /// <summary>1.5.</summary>
    OnePointFive,
    /// <summary>2.</summary>
    Two,
}
