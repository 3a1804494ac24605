using System.Management.Automation;

namespace VmSerial.PowerShell.Sessions;

/// <summary>A server that PowerCLI is connected to.</summary>
/// <param name="Name">Its name, with the port where it is not 443.</param>
/// <param name="Secret">The session secret: the value of the cookie.</param>
/// <param name="IsVCenter">Whether it is a vCenter, whose sessions can be cloned.</param>
/// <param name="Source">PowerCLI's object.</param>
internal sealed record PowerCliServer(string Name, string Secret, bool IsVCenter, PSObject Source)
{
    /// <summary>The name; never the secret.</summary>
    public override string ToString() => Name;
}
