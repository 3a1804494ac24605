using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Unit.Plans;

/// <summary>Makes random VMs and random texts that are nearly plans.</summary>
internal static class PlanGenerators
{
    private static readonly string[] s_pieces =
    [
        "version: 1\n", "vms:\n", "servers: ", "- match: ", "web1", "    ports:\n", "{port: 1", "nports:\n", "- address: ", "accessibleIp: ", "hosts", "mode: tcpServer", "line: \"9600,N,8,1\"", ", connect: \"tcp://a:1\"", ", state: absent", "}\n",
        "  ", "\n", "- ", "&a ", "*a", "!!str ", "!<", "---\n", "...\n", "? ", ": ", "|\n", ">-\n", "\"", "'", "%YAML 1.2\n", "%TAG ! x\n", "\\u", "\\U0011",
        "[", "]", "{", "}", ",", "#", "\t", "@", "`", "~", "é", "\u0085", "\u2028", "\uFEFF", "\uD83D", "\0", "<<: ", "true", "1e9", "0x", "\r", "env:",
    ];

    private static Gen<string> Host => Gen.Elements("nport-a", "192.0.2.7", "[2001:db8::1]", "console.example.org");

    private static Gen<UriBacking> Backing => Gen.OneOf(
        from scheme in Gen.Elements("tcp://", "telnet://", "telnets://", "ssl://", "") from host in Host from port in Gen.Choose(1, 65535)
        select new UriBacking($"{scheme}{host}:{port}", SerialDirection.Client),
        from scheme in Gen.Elements("tcp://", "telnet://") from port in Gen.Choose(1, 65535)
        select new UriBacking($"{scheme}:{port}", SerialDirection.Server),
        from host in Host from port in Gen.Choose(1, 65535) from service in Gen.Elements("vSPC.py", "vSPC.py?port=A", "a:b", "#1", "true", "12", "*x", "\"q\"", "\\")
        from server in Gen.Elements(true, false)
        select new UriBacking(service, server ? SerialDirection.Server : SerialDirection.Client, $"telnet://{host}:{port}"));

    private static Gen<SerialPort> Port =>
        from number in Gen.Choose(1, 32)
        from uri in Backing
        from connected in Gen.Elements(true, false)
        from start in Gen.Elements(true, false)
        from yieldOnPoll in Gen.Elements(true, false)
        select new SerialPort { Key = SerialPort.FirstKey + number - 1, Backing = uri, Connected = connected, StartConnected = start, YieldOnPoll = yieldOnPoll };

    private static Gen<string> Name => Gen.OneOf(
        Gen.Elements("web1", "WEB1", "db 1", "true", "null", "4711", "1.5", "a: b", "x #y", "- z", "'q'", "\"q\"", "\\", "büro", "東京", "%41", "a/b", "[x]", "w*"),
        ArbMap.Default.GeneratorFor<NonEmptyString>().Select(s => s.Get));

    internal static Gen<List<VirtualMachineInfo>> VMs =>
        from names in Name.ListOf()
        from ports in Port.NonEmptyListOf().ListOf(names.Count)
        from servers in Gen.Elements("vc01", "vc02:8443").ListOf(names.Count)
        from running in Gen.Elements(true, false).ListOf(names.Count)
        select names.Select((name, i) => new VirtualMachineInfo
        {
            Server = servers[i],
            Reference = new ManagedObjectReference("VirtualMachine", $"vm-{i}"),
            Name = name,
            Path = $"DC0/vm/{i % 3}/{name}",
            PowerState = running[i] ? PowerState.PoweredOn : PowerState.PoweredOff,
            Ports = [.. ports[i].GroupBy(p => p.Key).Select(same => same.First()).OrderBy(p => p.Key)],
        }).ToList();

    internal static Gen<string> NearlyPlans => Gen.Elements(s_pieces).ListOf().Select(string.Concat);
}
