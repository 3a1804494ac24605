namespace VmSerial.NPort;

/// <summary>How a serial line stops the other side when it cannot take more.</summary>
public enum FlowControl
{
    /// <summary>It does not.</summary>
    None,
    /// <summary>With the wires RTS and CTS.</summary>
    RtsCts,
    /// <summary>With the wires DTR and DSR.</summary>
    DtrDsr,
    /// <summary>With the bytes XON (11 hex) and XOFF (13 hex): not for binary data.</summary>
    XonXoff,
}
