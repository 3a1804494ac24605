using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Unit.Plans;

/// <summary>Worlds for tests, said in few words.</summary>
internal static class Worlds
{
    internal static readonly SourcePosition Here = new("lab.yaml", 1, 1);

    internal static HostInfo Host(string name, string? cluster = "lab-a", bool? serialRuleset = null, string server = "vc01") => new()
    {
        Server = server,
        Name = name,
        Reference = new ManagedObjectReference("HostSystem", name),
        Cluster = cluster is null ? null : new ManagedObjectReference("ClusterComputeResource", cluster),
        ClusterName = cluster ?? "",
        Version = "8.0.3",
        Rulesets = serialRuleset is null ? null :
        [
            new FirewallRuleset("sshServer", true, [new FirewallRule(true, "tcp", 22, 22)]),
            new FirewallRuleset("remoteSerialPort", serialRuleset.Value,
                [new FirewallRule(false, "tcp", 0, 65535), new FirewallRule(true, "tcp", 23, 23), new FirewallRule(true, "tcp", 1024, 65535)]),
        ],
    };

    internal static VirtualMachineInfo VM(string name, string host = "esx01", PowerState power = PowerState.PoweredOff, string server = "vc01", params SerialPort[] ports) => new()
    {
        Server = server,
        Name = name,
        Reference = new ManagedObjectReference("VirtualMachine", "vm-" + name),
        Path = "DC0/vm/lab/" + name,
        Host = new ManagedObjectReference("HostSystem", host),
        PowerState = power,
        HardwareVersion = "vmx-19",
        ChangeVersion = "1",
        Ports = ports,
    };

    internal static SerialPort Port(int number, SerialBacking? backing, bool connected = false, PortStatus status = PortStatus.Untried) => new()
    {
        Key = SerialPort.FirstKey + number - 1,
        Label = $"Serial port {number}",
        Backing = backing,
        Connected = connected,
        StartConnected = true,
        Status = status,
        YieldOnPoll = true,
        ControllerKey = 400,
        UnitNumber = number - 1,
    };

    internal static UriBacking Connect(string uri) => new(uri, SerialDirection.Client);

    internal static UriBacking Listen(string uri) => new(uri, SerialDirection.Server);

    internal static SerialWorld World(IEnumerable<VirtualMachineInfo> vms, params HostInfo[] hosts) => new()
    {
        VMs = [.. vms],
        Hosts = hosts,
        Servers = [new ServerInfo { Name = "vc01", IsVCenter = true, PersistNetworkBacking = true, PortLimits = new Dictionary<string, int> { ["vmx-19"] = 32, ["vmx-08"] = 4 } }],
    };

    internal static Plan Plan(params PlanVm[] vms) => new() { File = "lab.yaml", VMs = vms };

    internal static PlanVm Entry(string match, params DesiredPort[] ports)
        => new(match, Here) { Ports = [.. ports.Select(p => new PlanPort(p, Here))] };

    internal static PlanComparison Compare(VirtualMachineInfo vm, params DesiredPort[] ports)
        => PlanComparer.Compare([.. ports.Select(p => new PortRequest(vm, p))], World([vm], Host("esx01")));
}
