using System;
using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>
/// Ids that ESXi's own files define, from listings of 5.0 to 8.0 that were published. They are never edited here, whatever a file says.
/// </summary>
public static class StockRulesets
{
    // Compared without case: an id that only looks like a stock one is as misleading as the stock one itself.
    private static readonly HashSet<string> s_ids = new(StringComparer.OrdinalIgnoreCase)
    {
        "activeDirectoryAll", "CIMHttpServer", "CIMHttpsServer", "CIMSLP", "cmmds", "dhcp", "DHCPv6", "dns", "DVFilter", "DVSSync",
        "esxupdate", "etcdClientComm", "etcdPeerComm", "faultTolerance", "fdm", "ftpClient", "gdbserver", "gstored", "HBR", "httpClient",
        "IKED", "iofiltervp", "ipfam", "iSCSI", "netDump", "NFC", "nfs41Client", "nfsClient", "ntpClient", "nvmetcp", "ptpd", "pvrdma",
        "rabbitmqproxy",
        "rdt", "remoteSerialPort", "settingsd", "snmp", "sshClient", "sshServer", "syslog", "trusted-infrastructure-kmxa",
        "trusted-infrastructure-kmxd", "updateManager", "vltd", "vMotion", "vprobeServer", "vpxHeartbeats", "vsanEncryption",
        "vsanhealth-multicasttest", "vsanhealth-unicasttest", "vsanvp", "vSPC", "vSphereClient", "vvold", "webAccess", "WOL",
    };

    /// <summary>The known ids.</summary>
    public static IReadOnlyCollection<string> Known => s_ids;

    /// <summary>Whether ESXi's own files define this id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="more">Ids found in the host's own stock file, where that is at hand.</param>
    public static bool Contains(string id, IEnumerable<string>? more = null)
    {
        if (s_ids.Contains(id))
        {
            return true;
        }

        foreach (string other in more ?? [])
        {
            if (string.Equals(other, id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
