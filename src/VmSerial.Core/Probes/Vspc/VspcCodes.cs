using System.Collections.Generic;

namespace VmSerial.Probes.Vspc;

/// <summary>The codes as VMware writes them, and those a VM says it knows.</summary>
internal static class VspcCodes
{
    private static readonly Dictionary<VspcCode, string> s_names = new()
    {
        [VspcCode.KnownSuboptions1] = "KNOWN-SUBOPTIONS-1",
        [VspcCode.KnownSuboptions2] = "KNOWN-SUBOPTIONS-2",
        [VspcCode.UnknownSuboptionReceived1] = "UNKNOWN-SUBOPTION-RCVD-1",
        [VspcCode.UnknownSuboptionReceived2] = "UNKNOWN-SUBOPTION-RCVD-2",
        [VspcCode.VMotionBegin] = "VMOTION-BEGIN",
        [VspcCode.VMotionGoAhead] = "VMOTION-GOAHEAD",
        [VspcCode.VMotionNotNow] = "VMOTION-NOTNOW",
        [VspcCode.VMotionPeer] = "VMOTION-PEER",
        [VspcCode.VMotionPeerOk] = "VMOTION-PEER-OK",
        [VspcCode.VMotionComplete] = "VMOTION-COMPLETE",
        [VspcCode.VMotionAbort] = "VMOTION-ABORT",
        [VspcCode.DoProxy] = "DO-PROXY",
        [VspcCode.WillProxy] = "WILL-PROXY",
        [VspcCode.WontProxy] = "WONT-PROXY",
        [VspcCode.VMVcUuid] = "VM-VC-UUID",
        [VspcCode.GetVMVcUuid] = "GET-VM-VC-UUID",
        [VspcCode.VMName] = "VM-NAME",
        [VspcCode.GetVMName] = "GET-VM-NAME",
        [VspcCode.VMBiosUuid] = "VM-BIOS-UUID",
        [VspcCode.GetVMBiosUuid] = "GET-VM-BIOS-UUID",
        [VspcCode.VMLocationUuid] = "VM-LOCATION-UUID",
        [VspcCode.GetVMLocationUuid] = "GET-VM-LOCATION-UUID",
    };

    /// <summary>What a VM says in KNOWN-SUBOPTIONS-1, in the order of VMware's capture (<c>vmware/vspc</c>, packet-captures).</summary>
    internal static byte[] KnownToVM { get; } = [0, 1, 2, 3, 40, 41, 43, 44, 45, 46, 48, 70, 71, 73, 80, 81, 84, 85, 86, 87, 82, 83];

    /// <summary>The name, or the number of a code that has none.</summary>
    internal static string NameOf(byte code) => s_names.TryGetValue((VspcCode)code, out string? name) ? name : $"code {code}";
}
