namespace VmSerial.Esx;

/// <summary>Something that holds for some versions of ESXi.</summary>
/// <param name="Id">A stable name.</param>
/// <param name="From">The first version it holds for; null for the first there is.</param>
/// <param name="Before">The first version it no longer holds for; null where there is none.</param>
/// <param name="Statement">What holds.</param>
/// <param name="Source">Where that is written, or how it was found.</param>
public sealed record VersionFact(string Id, HostVersion? From, HostVersion? Before, string Statement, string Source)
{
    /// <summary>The one build it was seen on; null where it holds for all of the versions.</summary>
    public long? Build { get; init; }

    /// <summary>Whether it holds for a version.</summary>
    /// <param name="version">The version.</param>
    public bool AppliesTo(HostVersion version)
        => (From is null || version.IsAtLeast(From.Major, From.Minor))
            && (Before is null || !version.IsAtLeast(Before.Major, Before.Minor))
            && (Build is null || Build == version.Build);
}
