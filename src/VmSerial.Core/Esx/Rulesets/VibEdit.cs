using System;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>A VIB that is to be installed or removed on a host.</summary>
/// <param name="Name">Its name on the host.</param>
/// <param name="Content">The VIB to install; null to remove only.</param>
/// <param name="Removes">Whether the VIB of that name is there and goes first.</param>
/// <param name="LowersAcceptanceFrom">The acceptance level that is lowered to CommunitySupported for it; null where it stays.</param>
public sealed record VibEdit(string Name, byte[]? Content, bool Removes, string? LowersAcceptanceFrom)
{
    /// <summary>The VIB that is removed, made anew from the file it brought, to be put back when the change does not hold; null where none is.</summary>
    public byte[]? Before { get; init; }

    /// <summary>The VIB as it was, and what takes its place.</summary>
    internal static VibEdit? Replacing(FoundRuleset found, HostVersion version, byte[]? content, string? lowersFrom)
    {
        if (!found.HasVib && content is null)
        {
            return null;
        }

        ServiceEntry? old = found.HasVib ? found.Services.Select(s => s.Service).FirstOrDefault() : null;
        byte[]? before = old is { Rules.Count: > 0 } ? Make(new CustomRuleset(found.Id, old.Rules, old.Enabled, old.Required), version) : null;
        return new VibEdit(VibSpec.NameOf(found.Id.Text), content, found.HasVib, lowersFrom) { Before = before };
    }

    /// <summary>Makes the VIB of a ruleset: the same ruleset gives the same VIB.</summary>
    internal static byte[] Make(CustomRuleset ruleset, HostVersion version)
        => Vib.Create(new VibSpec(ruleset, "1.0.0-1", new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), version));
}
