using System.Globalization;
using System.Xml;
using VmSerial.Serial;

namespace VmSerial.VSphere.Soap;

/// <summary>A serial port as XML of the vSphere API (VirtualSerialPort and its backings). Pure.</summary>
internal static class SerialPortXml
{
    /// <summary>Reads a VirtualDevice element of type VirtualSerialPort and moves past it.</summary>
    internal static SerialPort Read(XmlReader reader)
    {
        var port = new SerialPort { Key = 0 };
        if (!VimXml.Enter(reader))
            return port;
        while (VimXml.AtChild(reader))
        {
            switch (reader.LocalName)
            {
                case "key": port = port with { Key = reader.ReadElementContentAsInt() }; break;
                case "deviceInfo": port = ReadDescription(reader, port); break;
                case "backing": port = port with { Backing = ReadBacking(reader) }; break;
                case "connectable": port = ReadConnectable(reader, port); break;
                case "controllerKey": port = port with { ControllerKey = reader.ReadElementContentAsInt() }; break;
                case "unitNumber": port = port with { UnitNumber = reader.ReadElementContentAsInt() }; break;
                case "yieldOnPoll": port = port with { YieldOnPoll = reader.ReadElementContentAsBoolean() }; break;
                default: reader.Skip(); break;
            }
        }
        return port;
    }

    /// <summary>Writes the content of an element of type VirtualSerialPort in the order of the WSDL, base types first.</summary>
    /// <param name="writer">Inside the element, its xsi:type written.</param>
    /// <param name="port">The whole port.</param>
    internal static void Write(XmlWriter writer, SerialPort port)
    {
        Number(writer, "key", port.Key);
        if (port.Label.Length > 0 || port.Summary.Length > 0)
        {
            writer.WriteStartElement("deviceInfo", VimXml.Namespace);
            VimXml.WriteType(writer, "Description");
            Text(writer, "label", port.Label);
            Text(writer, "summary", port.Summary);
            writer.WriteEndElement();
        }
        if (port.Backing is not null)
            WriteBacking(writer, port.Backing);
        writer.WriteStartElement("connectable", VimXml.Namespace);
        // migrateConnect comes first in the WSDL, but only network adapters may carry it.
        Flag(writer, "startConnected", port.StartConnected);
        Flag(writer, "allowGuestControl", port.AllowGuestControl);
        Flag(writer, "connected", port.Connected);
        if (StatusWord(port.Status) is { } status)
            Text(writer, "status", status);
        writer.WriteEndElement();
        if (port.ControllerKey is { } controller)
            Number(writer, "controllerKey", controller);
        if (port.UnitNumber is { } unit)
            Number(writer, "unitNumber", unit);
        Flag(writer, "yieldOnPoll", port.YieldOnPoll);
    }

    private static SerialPort ReadDescription(XmlReader reader, SerialPort port)
    {
        if (!VimXml.Enter(reader))
            return port;
        while (VimXml.AtChild(reader))
        {
            switch (reader.LocalName)
            {
                case "label": port = port with { Label = reader.ReadElementContentAsString() }; break;
                case "summary": port = port with { Summary = reader.ReadElementContentAsString() }; break;
                default: reader.Skip(); break;
            }
        }
        return port;
    }

    private static SerialPort ReadConnectable(XmlReader reader, SerialPort port)
    {
        if (!VimXml.Enter(reader))
            return port;
        while (VimXml.AtChild(reader))
        {
            switch (reader.LocalName)
            {
                case "startConnected": port = port with { StartConnected = reader.ReadElementContentAsBoolean() }; break;
                case "allowGuestControl": port = port with { AllowGuestControl = reader.ReadElementContentAsBoolean() }; break;
                case "connected": port = port with { Connected = reader.ReadElementContentAsBoolean() }; break;
                case "status": port = port with { Status = ReadStatus(reader.ReadElementContentAsString()) }; break;
                default: reader.Skip(); break;
            }
        }
        return port;
    }

    private static SerialBacking? ReadBacking(XmlReader reader)
    {
        string? type = VimXml.TypeOf(reader);
        string? serviceUri = null, proxyUri = null, direction = null, file = null, datastore = null, backingId = null, pipe = null, endpoint = null, device = null;
        bool? noRxLoss = null, autoDetect = null;
        if (VimXml.Enter(reader))
        {
            while (VimXml.AtChild(reader))
            {
                switch (reader.LocalName)
                {
                    case "serviceURI": serviceUri = reader.ReadElementContentAsString(); break;
                    case "proxyURI": proxyUri = reader.ReadElementContentAsString(); break;
                    case "direction": direction = reader.ReadElementContentAsString(); break;
                    case "fileName": file = reader.ReadElementContentAsString(); break;
                    case "datastore": datastore = reader.ReadElementContentAsString(); break;
                    case "backingObjectId": backingId = reader.ReadElementContentAsString(); break;
                    case "pipeName": pipe = reader.ReadElementContentAsString(); break;
                    case "endpoint": endpoint = reader.ReadElementContentAsString(); break;
                    case "noRxLoss": noRxLoss = reader.ReadElementContentAsBoolean(); break;
                    case "deviceName": device = reader.ReadElementContentAsString(); break;
                    case "useAutoDetect": autoDetect = reader.ReadElementContentAsBoolean(); break;
                    default: reader.Skip(); break;
                }
            }
        }
        return type switch
        {
            // An empty proxyURI means the same as none.
            "VirtualSerialPortURIBackingInfo" => new UriBacking(serviceUri ?? "", ReadDirection(direction), string.IsNullOrEmpty(proxyUri) ? null : proxyUri),
            "VirtualSerialPortFileBackingInfo" => new FileBacking(file ?? "", datastore, backingId),
            "VirtualSerialPortPipeBackingInfo" => new PipeBacking(pipe ?? "", ReadDirection(endpoint), noRxLoss),
            "VirtualSerialPortDeviceBackingInfo" => new DeviceBacking(device ?? "", autoDetect),
            "VirtualSerialPortThinPrintBackingInfo" => new ThinPrintBacking(),
            _ => null,
        };
    }

    private static void WriteBacking(XmlWriter writer, SerialBacking backing)
    {
        writer.WriteStartElement("backing", VimXml.Namespace);
        switch (backing)
        {
            case UriBacking uri:
                VimXml.WriteType(writer, "VirtualSerialPortURIBackingInfo");
                Text(writer, "serviceURI", uri.ServiceUri);
                Text(writer, "direction", DirectionWord(uri.Direction));
                if (uri.ProxyUri is not null)
                    Text(writer, "proxyURI", uri.ProxyUri);
                break;
            case FileBacking file:
                VimXml.WriteType(writer, "VirtualSerialPortFileBackingInfo");
                Text(writer, "fileName", file.FileName);
                if (file.Datastore is not null)
                    VimXml.WriteReference(writer, "datastore", new ManagedObjectReference("Datastore", file.Datastore));
                if (file.BackingObjectId is not null)
                    Text(writer, "backingObjectId", file.BackingObjectId);
                break;
            case PipeBacking pipe:
                VimXml.WriteType(writer, "VirtualSerialPortPipeBackingInfo");
                Text(writer, "pipeName", pipe.PipeName);
                Text(writer, "endpoint", DirectionWord(pipe.Endpoint));
                if (pipe.NoRxLoss is { } noRxLoss)
                    Flag(writer, "noRxLoss", noRxLoss);
                break;
            case DeviceBacking device:
                VimXml.WriteType(writer, "VirtualSerialPortDeviceBackingInfo");
                Text(writer, "deviceName", device.DeviceName);
                if (device.UseAutoDetect is { } autoDetect)
                    Flag(writer, "useAutoDetect", autoDetect);
                break;
            default:
                VimXml.WriteType(writer, "VirtualSerialPortThinPrintBackingInfo");
                break;
        }
        writer.WriteEndElement();
    }

    private static SerialDirection ReadDirection(string? word) => word == "server" ? SerialDirection.Server : SerialDirection.Client;

    private static string DirectionWord(SerialDirection direction) => direction == SerialDirection.Server ? "server" : "client";

    private static PortStatus ReadStatus(string word) => word switch
    {
        "ok" => PortStatus.Ok,
        "recoverableError" => PortStatus.RecoverableError,
        "unrecoverableError" => PortStatus.UnrecoverableError,
        "untried" => PortStatus.Untried,
        _ => PortStatus.Unknown,
    };

    private static string? StatusWord(PortStatus status) => status switch
    {
        PortStatus.Ok => "ok",
        PortStatus.RecoverableError => "recoverableError",
        PortStatus.UnrecoverableError => "unrecoverableError",
        PortStatus.Untried => "untried",
        _ => null,
    };

    private static void Text(XmlWriter writer, string name, string value) => writer.WriteElementString(name, VimXml.Namespace, value);

    private static void Number(XmlWriter writer, string name, int value) => Text(writer, name, value.ToString(CultureInfo.InvariantCulture));

    private static void Flag(XmlWriter writer, string name, bool value) => Text(writer, name, value ? "true" : "false");
}
