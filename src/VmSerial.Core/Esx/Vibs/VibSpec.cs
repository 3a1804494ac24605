using System;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>What a VIB with one firewall file is to be called.</summary>
public sealed record VibSpec
{
    /// <summary>Makes a description.</summary>
    /// <param name="ruleset">The ruleset it brings; its id gives the names of the VIB and of its file.</param>
    /// <param name="version">The VIB's version, digits and dots with an optional <c>-</c> part, such as <c>1.0.0-1</c>.</param>
    /// <param name="released">When it was made. It goes into the descriptor, so the same time gives the same bytes.</param>
    /// <param name="form">The form of the descriptor, from <see cref="VersionKnowledge.VibForm"/>.</param>
    /// <exception cref="VmSerialException"><c>InvalidVibVersion</c>: the version has another form.</exception>
    public VibSpec(CustomRuleset ruleset, string version, DateTimeOffset released, VibForm form)
    {
        if (version.Length is 0 or > 35 || !version.Split('-').All(part => part.Length > 0 && part.Split('.').All(IsNumber)) || version.Split('-').Length > 2)
        {
            throw new VmSerialException(
                "InvalidVibVersion", ErrorKind.InvalidArgument, "The version of a VIB is made of numbers with dots, and at most one hyphen.", version, "Write it as 1.0.0-1.");
        }

        Ruleset = ruleset;
        Version = version;
        Released = released;
        Form = form;
    }

    /// <summary>The ruleset it brings.</summary>
    public CustomRuleset Ruleset { get; }

    /// <summary>The VIB's version.</summary>
    public string Version { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Released { get; }

    /// <summary>The form of the descriptor.</summary>
    public VibForm Form { get; }

    /// <summary>The VIB's name on the host, as <c>esxcli software vib remove -n</c> wants it.</summary>
    public string Name => $"vmserial-{Ruleset.Id.Text.ToLowerInvariant()}";

    /// <summary>Who made it, as the host shows it.</summary>
    public string Vendor => "VmSerial";

    /// <summary>The VIB's id on the host: vendor, type, name and version.</summary>
    public string VibId => $"{Vendor}_bootbank_{Name}_{Version}";

    /// <summary>The file it brings, without a leading slash.</summary>
    public string FilePath => $"etc/vmware/firewall/{Name}.xml";

    private static bool IsNumber(string text) => text.Length is > 0 and < 9 && text.All(c => c is >= '0' and <= '9');
}
