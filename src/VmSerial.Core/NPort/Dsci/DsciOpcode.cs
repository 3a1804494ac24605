namespace VmSerial.NPort.Dsci;

/// <summary>
/// The requests of UDP 4800 that exist here, all of which only read (names: Moxa's Linux driver, npreal2d.c). Others return secrets or change the device, and
/// asking at random can do harm; none is ever added without a source that says what it does.
/// </summary>
internal enum DsciOpcode : byte
{
    /// <summary>Who is there.</summary>
    Search = 0x01,
    /// <summary>The server name.</summary>
    GetName = 0x10,
    /// <summary>The device's sockets, all in one reply.</summary>
    GetNetstat = 0x14,
    /// <summary>Firmware, serial number and protocol version; sent when asked to identify alone.</summary>
    GetKernelInfo = 0x16,
    /// <summary>The device's sockets, page by page.</summary>
    GetNetstatEx = 0x1D,
}
