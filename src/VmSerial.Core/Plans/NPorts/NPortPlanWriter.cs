using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using VmSerial.NPort;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans.NPorts;

/// <summary>Writes NPorts as the section <c>nports:</c> of a plan: compared with the same devices, it is in the desired state. Pure.</summary>
internal static class NPortPlanWriter
{
    /// <summary>Appends the section; what a plan cannot hold stands in it as a comment.</summary>
    internal static void Write(StringBuilder yaml, IReadOnlyList<NPortConfiguration> devices)
    {
        List<NPortConfiguration> all = [.. devices.Where(device => device.Ports.Count > 0)];
        if (all.Count == 0)
            return;
        yaml.Append("nports:\n");
        foreach (NPortConfiguration device in all)
        {
            yaml.Append("  - address: ").Append(YamlText.Quote(device.Address)).Append("   # ").Append(YamlText.OneLine($"{device.Model} {device.ServerName}".TrimEnd())).Append('\n');
            yaml.Append("    ports:\n");
            foreach (NPortPort port in device.Ports)
                WritePort(yaml, port);
            if (device.AccessibleIpActive is { } active && (!active || device.AccessibleIp is { Count: > 0 }))
                yaml.Append("    accessibleIp: ").Append(active ? $"[{string.Join(", ", device.AccessibleIp!)}]" : "all").Append('\n');
        }
    }

    private static void WritePort(StringBuilder yaml, NPortPort port)
    {
        yaml.Append("      - {port: ").Append(Number(port.Number));
        if (port.Mode != OperationMode.Other)
            yaml.Append(", mode: ").Append(PlanNPortReader.Word(port.Mode));
        if (port.Mode == OperationMode.TcpServer)
        {
            Write(yaml, "tcpPort", port.TcpPort);
            Write(yaml, "commandPort", port.CommandPort);
            Write(yaml, "maxConnection", port.MaxConnection);
            Write(yaml, "aliveCheckMinutes", port.AliveCheckMinutes);
            Write(yaml, "inactivityMilliseconds", port.InactivityMilliseconds);
            Write(yaml, "packingLength", port.PackingLength);
            Write(yaml, "forceTransmitMilliseconds", port.ForceTransmitMilliseconds);
        }

        if (port.Line is { BaudRate: not null, Parity: not null, DataBits: not null, StopBits: not null } line)
            yaml.Append(", line: ").Append(YamlText.Quote(line.ToString()));
        yaml.Append('}');
        if (port.Mode == OperationMode.Other)
            yaml.Append("   # ").Append(YamlText.OneLine($"in the mode '{port.ModeText}', which a plan does not know"));
        yaml.Append('\n');
    }

    private static void Write(StringBuilder yaml, string key, int? value)
    {
        if (value is { } known)
            yaml.Append(", ").Append(key).Append(": ").Append(Number(known));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
