using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using VmSerial.Serial;

namespace VmSerial.VSphere.Soap;

/// <summary>
/// Reads VMs out of a reply, keeping the serial ports and passing over all other devices: those are nine tenths of what
/// a server sends. One instance for one reading, used by two threads at the most.
/// </summary>
internal sealed class VirtualMachineXml(string server)
{
    private static readonly IReadOnlyList<string> s_paths =
    [
        "name", "runtime.host", "runtime.powerState", "runtime.connectionState", "runtime.faultToleranceState",
        "config.template", "config.version", "config.changeVersion", "config.hardware.device", "environmentBrowser",
    ];

    /// <summary>Values that thousands of VMs share, such as hosts and versions.</summary>
    private readonly ConcurrentDictionary<string, string> _shared = new(StringComparer.Ordinal);

    /// <summary>What is read of a VM.</summary>
    /// <param name="withParents">Whether the folder or vApp is read too.</param>
    internal static PropertySpec Properties(bool withParents)
        => new("VirtualMachine", withParents ? [.. s_paths, "parent", "parentVApp"] : s_paths);

    /// <summary>Reads an ObjectContent element and moves past it.</summary>
    /// <exception cref="SoapFaultException">The properties are missing because there is no session.</exception>
    internal RetrievedVirtualMachine Read(XmlReader reader)
    {
        var vm = new Draft();
        if (VimXml.Enter(reader))
        {
            while (VimXml.AtChild(reader))
            {
                switch (reader.LocalName)
                {
                    case "obj": vm.Reference = VimXml.ReadReference(reader); break;
                    case "propSet": ReadProperty(reader, vm); break;
                    case "missingSet": PropertyObject.ThrowWithoutSession((XElement)XNode.ReadFrom(reader)); break;
                    default: reader.Skip(); break;
                }
            }
        }
        return vm.ToVirtualMachine(server);
    }

    private void ReadProperty(XmlReader reader, Draft vm)
    {
        if (!VimXml.Enter(reader))
            return;
        string name = "";
        while (VimXml.AtChild(reader))
        {
            if (reader.LocalName == "name")
                name = reader.ReadElementContentAsString();
            else if (reader.LocalName == "val")
                ReadValue(reader, name, vm);
            else
                reader.Skip();
        }
    }

    private void ReadValue(XmlReader reader, string name, Draft vm)
    {
        switch (name)
        {
            case "name": vm.Name = EntityName.Unescape(reader.ReadElementContentAsString()); break;
            case "runtime.host": vm.Host = ReadShared(reader); break;
            case "environmentBrowser": vm.Browser = ReadShared(reader); break;
            case "parent": vm.Folder = ReadShared(reader); break;
            case "parentVApp": vm.VApp = ReadShared(reader); break;
            case "runtime.powerState": vm.PowerState = ReadPowerState(reader.ReadElementContentAsString()); break;
            case "runtime.connectionState": vm.ConnectionState = ReadConnectionState(reader.ReadElementContentAsString()); break;
            case "runtime.faultToleranceState": vm.IsFaultTolerant = reader.ReadElementContentAsString() is not ("" or "notConfigured"); break;
            case "config.template": vm.IsTemplate = reader.ReadElementContentAsBoolean(); break;
            case "config.version": vm.HardwareVersion = Share(reader.ReadElementContentAsString()); break;
            case "config.changeVersion": vm.ChangeVersion = reader.ReadElementContentAsString(); break;
            case "config.hardware.device": ReadDevices(reader, vm); break;
            default: reader.Skip(); break;
        }
    }

    private static void ReadDevices(XmlReader reader, Draft vm)
    {
        if (!VimXml.Enter(reader))
            return;
        while (VimXml.AtChild(reader))
        {
            if (VimXml.TypeOf(reader) == "VirtualSerialPort")
                (vm.Ports ??= []).Add(SerialPortXml.Read(reader));
            else
                reader.Skip();
        }
    }

    private ManagedObjectReference ReadShared(XmlReader reader)
    {
        string type = Share(reader.GetAttribute("type") ?? "");
        return new ManagedObjectReference(type, Share(reader.ReadElementContentAsString()));
    }

    private string Share(string value) => _shared.GetOrAdd(value, value);

    private static PowerState ReadPowerState(string word) => word switch
    {
        "poweredOn" => PowerState.PoweredOn,
        "poweredOff" => PowerState.PoweredOff,
        "suspended" => PowerState.Suspended,
        _ => PowerState.Unknown,
    };

    private static ConnectionState ReadConnectionState(string word) => word switch
    {
        "disconnected" => ConnectionState.Disconnected,
        "orphaned" => ConnectionState.Orphaned,
        "inaccessible" => ConnectionState.Inaccessible,
        "invalid" => ConnectionState.Invalid,
        _ => ConnectionState.Connected,
    };

    /// <summary>A VM whose properties are still coming in, in whatever order.</summary>
    private sealed class Draft
    {
        public ManagedObjectReference Reference;
        public string? Name;
        public ManagedObjectReference? Host, Browser, Folder, VApp;
        public PowerState PowerState;
        public ConnectionState ConnectionState;
        public bool IsFaultTolerant, IsTemplate;
        public string HardwareVersion = "", ChangeVersion = "";
        public List<SerialPort>? Ports;

        public RetrievedVirtualMachine ToVirtualMachine(string server) => new(new VirtualMachineInfo
        {
            Server = server,
            Reference = Reference,
            // A VM without a name is one that may not be read, or that was removed this moment.
            Name = Name ?? Reference.Value,
            Host = Host,
            PowerState = PowerState,
            ConnectionState = ConnectionState,
            IsTemplate = IsTemplate,
            IsFaultTolerant = IsFaultTolerant,
            HardwareVersion = HardwareVersion,
            ChangeVersion = ChangeVersion,
            Ports = Ports is null ? [] : [.. Ports.OrderBy(p => p.Key)],
        }, VApp ?? Folder, Browser);
    }
}
