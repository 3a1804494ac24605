namespace VmSerial.Esx;

/// <summary>The two forms of a VIB's descriptor. Neither is accepted everywhere.</summary>
public enum VibForm
{
    /// <summary>Two checksums, for hosts before 8.0: 6.5 rejects the third one.</summary>
    TwoChecksums,
    /// <summary>Three checksums, for hosts from 8.0 on: these demand a SHA-256 of the unpacked payload.</summary>
    ThreeChecksums,
}
