using System;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>What a VIB with one firewall file is to be called, and for which hosts it is.</summary>
public sealed record VibSpec
{
    // VMware's template for a VIB's descriptor: a name or a version has at most 35 characters out of 0-9 a-z A-Z . _ -
    // (https://tim-mann.org/vmware/cpu-microcode.xml shows it).
    private const int MaxLength = 35;
    private const string Prefix = "vmserial-";
    private const int DigestLength = 8;

    /// <summary>Makes a description.</summary>
    /// <param name="ruleset">The ruleset it brings; its id gives the names of the VIB and of its file.</param>
    /// <param name="version">The VIB's version, digits and dots with an optional <c>-</c> part, such as <c>1.0.0-1</c>.</param>
    /// <param name="released">When it was made. It goes into the descriptor, so the same time gives the same bytes.</param>
    /// <param name="target">The version of the hosts it is for: no form of a VIB is accepted by all of them.</param>
    /// <exception cref="VmSerialException">
    /// <c>InvalidVibVersion</c>: the version has another form. <c>UnsupportedHostVersion</c>: hosts of that version take no such VIB.
    /// </exception>
    public VibSpec(CustomRuleset ruleset, string version, DateTimeOffset released, HostVersion target)
    {
        if (version.Length is 0 or > MaxLength || !version.Split('-').All(part => part.Length > 0 && part.Split('.').All(IsNumber)) || version.Split('-').Length > 2)
        {
            throw new VmSerialException(
                "InvalidVibVersion", ErrorKind.InvalidArgument, "The version of a VIB is made of numbers with dots, and at most one hyphen.", version, "Write it as 1.0.0-1.");
        }

        if (!target.IsAtLeast(5, 0))
        {
            throw new VmSerialException(
                "UnsupportedHostVersion", ErrorKind.NotSupported, $"ESXi {target} takes no VIB with a firewall ruleset; 5.0 is the first version that does.",
                ruleset.Id.Text, "Name the version of the host, such as 6.5 or 8.0.");
        }

        Ruleset = ruleset;
        Version = version;
        Released = released;
        Target = target;
    }

    /// <summary>The ruleset it brings.</summary>
    public CustomRuleset Ruleset { get; }

    /// <summary>The VIB's version.</summary>
    public string Version { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Released { get; }

    /// <summary>The version of the hosts it is for.</summary>
    public HostVersion Target { get; }

    /// <summary>The form of the descriptor.</summary>
    public VibForm Form => VersionKnowledge.VibForm(Target);

    /// <summary>The VIB's name on the host, as <c>esxcli software vib remove -n</c> wants it. The end of a long id is replaced by a digest of all of it.</summary>
    public string Name => NameOf(Ruleset.Id.Text);

    /// <summary>Who made it, as the host shows it.</summary>
    public string Vendor => "VmSerial";

    /// <summary>The VIB's id on the host: vendor, type, name and version.</summary>
    public string VibId => $"{Vendor}_bootbank_{Name}_{Version}";

    /// <summary>The file it brings, without a leading slash.</summary>
    public string FilePath => $"etc/vmware/firewall/{Prefix}{Ruleset.Id.Text.ToLowerInvariant()}.xml";

    internal static string NameOf(string rulesetId)
    {
        string id = rulesetId.ToLowerInvariant();
        int room = MaxLength - Prefix.Length;
        return Prefix + (id.Length <= room ? id : $"{id.Substring(0, room - DigestLength - 1)}-{VibDigest.Sha256(id).Substring(0, DigestLength)}");
    }

    private static bool IsNumber(string text) => text.Length is > 0 and < 9 && text.All(c => c is >= '0' and <= '9');
}
