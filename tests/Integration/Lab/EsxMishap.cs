namespace VmSerial.Integration.Lab;

/// <summary>What can be made to go wrong with a lab host; tests/Lab/esxi/README.md says what each does.</summary>
public static class EsxMishap
{
    /// <summary>A refresh that finds changed files has the firewall drop SSH until one finds the old bytes again.</summary>
    public const string RefreshCutsSsh = "refresh-cuts-ssh";

    /// <summary>A refresh fails and reads nothing.</summary>
    public const string RefreshFails = "refresh-fails";

    /// <summary>A refresh leaves rulesets out that are new.</summary>
    public const string RefreshIgnoresNew = "refresh-ignores-new";

    /// <summary>The ramdisk has no free block.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>The ramdisk takes nothing.</summary>
    public const string ReadOnly = "read-only";

    /// <summary>esxcli does not know JSON.</summary>
    public const string NoEsxCliJson = "no-esxcli-json";
}
