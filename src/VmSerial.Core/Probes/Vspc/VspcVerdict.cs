namespace VmSerial.Probes.Vspc;

/// <summary>What the exchange with a concentrator has come to.</summary>
internal enum VspcVerdict
{
    /// <summary>It goes on.</summary>
    Open,
    /// <summary>WILL-PROXY.</summary>
    Accepted,
    /// <summary>WONT-PROXY, or DO-PROXY is not known there.</summary>
    Refused,
    /// <summary>Option 232 was refused.</summary>
    NoExtension,
}
