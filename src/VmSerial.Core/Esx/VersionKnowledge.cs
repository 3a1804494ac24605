using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>What differs between versions of ESXi, in one table; every row names its source.</summary>
public static class VersionKnowledge
{
    private const string Kb2008226 = "VMware KB 2008226";
    private const string Seed = "K. Elatov, Connecting to a VM using \"Serial Port Over the Network\" With a Moxa Device Server, 2013 (transcripts of 5.0 U1 and 5.1)";
    private const string OpenNebula3481 = "OpenNebula/one issue 3481 (89 hosts)";

    private static readonly HostVersion s_v5_0 = new(5, 0), s_v5_1 = new(5, 1), s_v5_5 = new(5, 5), s_v6_5 = new(6, 5), s_v6_7 = new(6, 7), s_v7 = new(7, 0), s_v8 = new(8, 0), s_v9 = new(9, 0);

    /// <summary>The table.</summary>
    public static IReadOnlyList<VersionFact> Facts { get; } =
    [
        new("OutboundRangeIgnored", s_v5_0, s_v5_1, "Rules with an outbound range of ports match nothing, remoteSerialPort and vSPC included; a custom ruleset with single ports does.", Seed) { Build = 623860 },
        new("OutboundRangeMatches", s_v5_1, null, "Rules with an outbound range of ports match.", Seed),
        new("ServiceXmlForgotten", s_v5_0, s_v5_1, "Changes to service.xml are gone after a reboot.", Kb2008226),
        new("ServiceXmlKept", s_v5_1, s_v5_5, "Changes to service.xml, made in place with the sticky bit, are there after a reboot.", Kb2008226),
        new("ServiceXmlRemovedBySecureBoot", s_v6_5, s_v7, "With Secure Boot, services added to service.xml are removed at boot.", OpenNebula3481),
        new("FileDropUnproved", s_v7, null, "Reports about files put into /etc/vmware/firewall contradict each other; a VIB is the only way with evidence.", "vmware/dscr-for-vmware issue 162; lamw/ghettoVCB issue 300"),
        new("BootScriptRcLocal", s_v5_0, s_v5_1, "/etc/rc.local runs at boot.", "VMware KB 2043564"),
        new("BootScriptLocalSh", s_v5_1, null, "/etc/rc.local.d/local.sh runs at boot, but not with Secure Boot.", "VMware KB 2043564 for the path; that Secure Boot keeps it from running is field knowledge without a document"),
        new("BootScriptUsed", s_v5_0, s_v7, "Ruleset files put back by the boot script, with a refresh, are there after a reboot.", "lamw/ghettoVCB issues 31 and 294; Foreman manual"),
        new("VibInstalls", s_v5_0, s_v9, "A CommunitySupported VIB may bring files of etc/vmware/firewall, and stays.", "v-front.de on VIB Author, 2012; W. Lam, 2023"),
        new("VibRefusedBySecureBoot", s_v6_5, null, "With Secure Boot the acceptance level CommunitySupported is refused.", OpenNebula3481 + "; vSphere Security guide 6.7 and 8.0"),
        new("TcpdumpUw", s_v5_0, null, "tcpdump-uw captures on a VMkernel adapter.", Seed),
        new("PktcapUw", s_v5_5, null, "pktcap-uw captures, and with --capture Drop shows where a packet is dropped.", "vSphere Networking guide"),
        new("VibTwoChecksums", null, s_v8, "A descriptor has two checksums; 6.5 rejects the third: \"Calculated digest at EOF does not match\".", "lamw/ghettoVCB issue 299; lamw/w2c issues 10 and 44"),
        new("VibThreeChecksums", s_v8, null, "A descriptor needs the SHA-256 of the unpacked payload as well.", "lamw/ghettoVCB issues 275 and 281"),
        new("VibComponent", s_v7, null, "An offline bundle holds a component, not a bulletin alone, and its VIB names the platform.", "W. Lam's dummy-reboot VIB and soulTec's customfirewall VIB, build scripts"),
        new("JsonFormatter", s_v6_7, null, "esxcli --formatter=json is there.", "several public tools use it on 6.7, 7 and 8"),
    ];

    /// <summary>The rows that hold for a version.</summary>
    /// <param name="version">The version.</param>
    public static IEnumerable<VersionFact> For(HostVersion version) => Facts.Where(fact => fact.AppliesTo(version));

    /// <summary>Whether outbound ranges match; null where nobody wrote it down. Where they do not: a custom ruleset with single ports.</summary>
    /// <param name="version">The version.</param>
    public static bool? OutboundRangesMatch(HostVersion version)
        => Holds("OutboundRangeIgnored", version) ? false : Holds("OutboundRangeMatches", version) ? true : null;

    /// <summary>The script that runs at the end of a boot.</summary>
    /// <param name="version">The version.</param>
    public static string BootScript(HostVersion version) => Holds("BootScriptLocalSh", version) ? "/etc/rc.local.d/local.sh" : "/etc/rc.local";

    /// <summary>The tool to capture packets with.</summary>
    /// <param name="version">The version.</param>
    public static string CaptureTool(HostVersion version) => Holds("PktcapUw", version) ? "pktcap-uw" : "tcpdump-uw";

    /// <summary>The form of VIB the version takes.</summary>
    /// <param name="version">The version.</param>
    public static VibForm VibForm(HostVersion version) => Holds("VibThreeChecksums", version) ? Esx.VibForm.ThreeChecksums : Esx.VibForm.TwoChecksums;

    /// <summary>Whether an offline bundle for the version holds a component.</summary>
    /// <param name="version">The version.</param>
    public static bool TakesComponents(HostVersion version) => Holds("VibComponent", version);

    /// <summary>Whether esxcli has the JSON formatter; null where it is not known and the text has to do.</summary>
    /// <param name="version">The version.</param>
    public static bool? HasJsonFormatter(HostVersion version) => Holds("JsonFormatter", version) ? true : null;

    /// <summary>Whether a custom ruleset survives a reboot. From 7.0 on only a VIB may get a Yes.</summary>
    /// <param name="version">The host's version.</param>
    /// <param name="method">What is to keep it.</param>
    /// <param name="boot">How the host boots, as far as it is known.</param>
    public static RebootSurvival Survival(HostVersion version, PersistenceMethod method, HostBoot boot)
    {
        List<string> undoneBy = [];
        if (method == PersistenceMethod.Vib && boot.ImageManagedCluster != false && version.IsAtLeast(7, 0))
        {
            undoneBy.Add("remediation of a cluster that is managed with a single image");
        }

        if (boot.HostProfile == true)
        {
            undoneBy.Add("applying the host profile");
        }

        (SurvivesReboot answer, string factId, string? words) = boot.Stateless == true
            ? (SurvivesReboot.No, "", "The host boots from the network and keeps nothing of its own; add the VIB to its image.")
            : method switch
            {
                PersistenceMethod.Vib => Vib(version, boot),
                PersistenceMethod.LocalSh => Script(version, boot),
                _ => File(version, boot, method == PersistenceMethod.Sticky),
            };
        VersionFact? fact = Facts.FirstOrDefault(row => row.Id == factId);
        return new RebootSurvival(answer, words ?? fact?.Statement ?? "Nothing is known about this version.", fact?.Source ?? "no source found", undoneBy);
    }

    private static (SurvivesReboot, string, string?) Vib(HostVersion version, HostBoot boot)
    {
        if (Holds("VibRefusedBySecureBoot", version) && boot.SecureBoot != false)
        {
            return (boot.SecureBoot == true ? SurvivesReboot.No : SurvivesReboot.Unknown, "VibRefusedBySecureBoot", null);
        }

        return Holds("VibInstalls", version) ? (SurvivesReboot.Yes, "VibInstalls", null) : (SurvivesReboot.Unknown, "", null);
    }

    private static (SurvivesReboot, string, string?) Script(HostVersion version, HostBoot boot)
    {
        if (!Holds("BootScriptUsed", version))
        {
            return (SurvivesReboot.Unknown, "FileDropUnproved", null);
        }

        return version.IsAtLeast(6, 5) && boot.SecureBoot != false
            ? (boot.SecureBoot == true ? SurvivesReboot.No : SurvivesReboot.Unknown, "BootScriptLocalSh", null)
            : (SurvivesReboot.Yes, "BootScriptUsed", null);
    }

    private static (SurvivesReboot, string, string?) File(HostVersion version, HostBoot boot, bool sticky)
    {
        if (Holds("ServiceXmlForgotten", version))
        {
            return (SurvivesReboot.No, "ServiceXmlForgotten", null);
        }

        if (Holds("ServiceXmlRemovedBySecureBoot", version) && boot.SecureBoot == true)
        {
            return (SurvivesReboot.No, "ServiceXmlRemovedBySecureBoot", null);
        }

        return Holds("ServiceXmlKept", version) && sticky ? (SurvivesReboot.Yes, "ServiceXmlKept", null)
            : Holds("FileDropUnproved", version) ? (SurvivesReboot.Unknown, "FileDropUnproved", null)
            : (SurvivesReboot.Unknown, "", null);
    }

    private static bool Holds(string id, HostVersion version) => Facts.First(fact => fact.Id == id).AppliesTo(version);
}
