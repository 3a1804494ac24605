using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Plans;

/// <summary>A kind of map in a plan, with the keys that it may hold. docs/plan.schema.json says the same to editors.</summary>
/// <param name="Name">What a message calls it.</param>
/// <param name="Keys">The keys, in the order in which they are listed to people.</param>
internal sealed record PlanSection(string Name, IReadOnlyList<PlanKey> Keys)
{
    internal const int Version = 1;
    internal const int FirstPort = 1;
    internal const int LastPort = 32;

    internal const string Flag = "true or false";

    internal static PlanSection Plan { get; } = new("a plan",
    [
        new("version", $"the number {Version}", IsRequired: true),
        new("servers", "a list of servers"),
        new("vms", "a list of VMs", IsRequired: true),
    ]);

    internal static PlanSection Server { get; } = new("a server",
    [
        new("name", "the name or address of a server", IsRequired: true),
        new("user", "the name of a user"),
        new("password", "env:NAME"),
        new("thumbprint", "a SHA-256 thumbprint"),
    ]);

    internal static PlanSection Vm { get; } = new("a VM",
    [
        new("match", "the name of a VM, a wildcard, an inventory path or an id", IsRequired: true),
        new("server", "the name of a server"),
        new("optional", Flag),
        new("ports", "a list of ports", IsRequired: true),
    ]);

    internal static PlanSection Port { get; } = new("a port",
    [
        new("port", $"a number from {FirstPort} to {LastPort}", IsRequired: true),
        new("connect", "a URI such as tcp://nport-a:4001"),
        new("listen", "a URI such as telnet://:12345"),
        new("vspc", "a URI such as telnet://vspc01:13370"),
        new("service", "the name of a service, such as vSPC.py"),
        new("direction", "client or server"),
        new("state", "present or absent"),
        new("connected", Flag),
        new("startConnected", Flag),
        new("yieldOnPoll", Flag),
    ]);

    internal IEnumerable<string> Names => Keys.Select(k => k.Name);

    /// <summary>The place of a key in <see cref="Keys"/>, or -1.</summary>
    internal int IndexOf(string name)
    {
        for (int i = 0; i < Keys.Count; i++)
        {
            if (Keys[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
