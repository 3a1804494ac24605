namespace VmSerial.Probes.Vspc;

/// <summary>
/// What a VM and a concentrator (vSPC) say to each other in telnet option 232, VMWARE-TELNET-EXT. Names and numbers: VMware, "Using a Proxy with vSphere Virtual
/// Serial Ports"; 84 to 87 are in VMware's own server (<c>vmware/vspc</c>) and in the list that a VM sends.
/// </summary>
public enum VspcCode : byte
{
    /// <summary>KNOWN-SUBOPTIONS-1, VM to concentrator: the codes that the VM knows.</summary>
    KnownSuboptions1 = 0,
    /// <summary>KNOWN-SUBOPTIONS-2, concentrator to VM: the codes that the concentrator knows.</summary>
    KnownSuboptions2 = 1,
    /// <summary>UNKNOWN-SUBOPTION-RCVD-1, VM to concentrator: a code that the VM did not know.</summary>
    UnknownSuboptionReceived1 = 2,
    /// <summary>UNKNOWN-SUBOPTION-RCVD-2, concentrator to VM: a code that the concentrator did not know.</summary>
    UnknownSuboptionReceived2 = 3,
    /// <summary>VMOTION-BEGIN, VM to concentrator.</summary>
    VMotionBegin = 40,
    /// <summary>VMOTION-GOAHEAD, concentrator to VM.</summary>
    VMotionGoAhead = 41,
    /// <summary>VMOTION-NOTNOW, concentrator to VM.</summary>
    VMotionNotNow = 43,
    /// <summary>VMOTION-PEER, VM at its destination to concentrator.</summary>
    VMotionPeer = 44,
    /// <summary>VMOTION-PEER-OK, concentrator to VM at its destination.</summary>
    VMotionPeerOk = 45,
    /// <summary>VMOTION-COMPLETE, VM at its destination to concentrator.</summary>
    VMotionComplete = 46,
    /// <summary>VMOTION-ABORT, VM to concentrator.</summary>
    VMotionAbort = 48,
    /// <summary>DO-PROXY, VM to concentrator: 'C' or 'S', and the service URI.</summary>
    DoProxy = 70,
    /// <summary>WILL-PROXY, concentrator to VM: it takes the port.</summary>
    WillProxy = 71,
    /// <summary>WONT-PROXY, concentrator to VM: it does not.</summary>
    WontProxy = 73,
    /// <summary>VM-VC-UUID, VM to concentrator.</summary>
    VMVcUuid = 80,
    /// <summary>GET-VM-VC-UUID, concentrator to VM.</summary>
    GetVMVcUuid = 81,
    /// <summary>VM-NAME, VM to concentrator, UTF-8.</summary>
    VMName = 82,
    /// <summary>GET-VM-NAME, concentrator to VM.</summary>
    GetVMName = 83,
    /// <summary>VM-BIOS-UUID, VM to concentrator.</summary>
    VMBiosUuid = 84,
    /// <summary>GET-VM-BIOS-UUID, concentrator to VM.</summary>
    GetVMBiosUuid = 85,
    /// <summary>VM-LOCATION-UUID, VM to concentrator.</summary>
    VMLocationUuid = 86,
    /// <summary>GET-VM-LOCATION-UUID, concentrator to VM.</summary>
    GetVMLocationUuid = 87,
}
