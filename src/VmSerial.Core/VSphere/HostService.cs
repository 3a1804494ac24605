namespace VmSerial.VSphere;

/// <summary>A service of a host (vSphere API: HostService).</summary>
/// <param name="Key">The id, such as <c>TSM-SSH</c>.</param>
/// <param name="Running">Whether it runs.</param>
/// <param name="Policy">When it starts by itself: <c>on</c>, <c>off</c> or <c>automatic</c> (vSphere API: HostServicePolicy).</param>
public sealed record HostService(string Key, bool Running, string Policy)
{
    /// <summary>The service that serves SSH logins.</summary>
    public const string Ssh = "TSM-SSH";
}
