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
    internal const int LastNPortPort = 64;

    internal const string Flag = "true or false";

    internal static PlanSection Plan { get; } = new("a plan",
    [
        new("version", $"the number {Version}", IsRequired: true),
        new("servers", "a list of servers"),
        new("hosts", "a list of hosts"),
        new("nports", "a list of NPorts"),
        new("vms", "a list of VMs"),
    ]);

    internal static PlanSection Host { get; } = new("a host",
    [
        new("match", "the name of a host or of a cluster, a wildcard or an id", IsRequired: true),
        new("server", "the name of a server"),
        new("optional", Flag),
        new("rulesets", "a list of rulesets"),
        new("custom", "a list of custom rulesets"),
        new("ssh", "a map such as {user: root, password: env:ESX_PASSWORD}"),
    ]);

    internal static PlanSection Ruleset { get; } = new("a ruleset",
    [
        new("id", "the id of a ruleset, such as remoteSerialPort", IsRequired: true),
        new("enabled", Flag),
        new("allowedIps", "a list of addresses, or all"),
    ]);

    internal static PlanSection CustomRuleset { get; } = new("a custom ruleset",
    [
        new("id", "the id of a ruleset, such as moxa", IsRequired: true),
        new("state", "present or absent"),
        new("rules", "a list of rules"),
        new("enabled", Flag),
        new("allowedIps", "a list of addresses, or all"),
        new("persistence", "auto, none, sticky, localSh or vib"),
    ]);

    internal static PlanSection Rule { get; } = new("a rule",
    [
        new("port", "a port from 1 to 65535, or a range such as 4001-4016", IsRequired: true),
        new("direction", "inbound or outbound"),
        new("protocol", "tcp or udp"),
    ]);

    internal static PlanSection Ssh { get; } = new("an ssh login",
    [
        new("user", "the name of a user"),
        new("password", "env:NAME"),
        new("keyFile", "the file of a private key"),
        new("fingerprint", "a fingerprint such as SHA256:…"),
        new("address", "an address, with a port where it is not 22"),
        new("start", Flag),
        new("allowLegacy", Flag),
    ]);

    internal static PlanSection Server { get; } = new("a server",
    [
        new("name", "the name or address of a server", IsRequired: true),
        new("user", "the name of a user"),
        new("password", "env:NAME"),
        new("thumbprint", "a SHA-256 thumbprint"),
    ]);

    internal static PlanSection NPort { get; } = new("an NPort",
    [
        new("address", "the name or address of an NPort", IsRequired: true),
        new("user", "the name of a user"),
        new("password", "env:NAME"),
        new("console", "an address with a port, such as 192.0.2.7:2323"),
        new("ports", "a list of ports"),
        new("accessibleIp", "hosts, all, or a list of addresses, of networks and of the word hosts"),
        new("allowRestart", Flag),
    ]);

    internal static PlanSection NPortPort { get; } = new("a port of an NPort",
    [
        new("port", $"a number from 1 to {LastNPortPort}", IsRequired: true),
        new("mode", $"one of {string.Join(", ", NPorts.PlanNPortReader.Modes)}"),
        new("tcpPort", "a TCP port from 1 to 65535"),
        new("commandPort", "a TCP port from 1 to 65535"),
        new("maxConnection", "a number from 1 to 8"),
        new("aliveCheckMinutes", "a number from 0 to 99"),
        new("inactivityMilliseconds", "a number from 0 to 65535"),
        new("packingLength", "a number from 0 to 1024"),
        new("forceTransmitMilliseconds", "a number from 0 to 65535"),
        new("line", "a serial line such as \"115200,N,8,1\", in quotes"),
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
