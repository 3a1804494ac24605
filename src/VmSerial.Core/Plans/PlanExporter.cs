using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using VmSerial.NPort;
using VmSerial.Plans.NPorts;
using VmSerial.Plans.Yaml;
using VmSerial.Serial;
using VmSerial.VSphere;

namespace VmSerial.Plans;

/// <summary>Writes what is found as a plan: compared with the same VMs, that plan is in the desired state. Pure.</summary>
public static class PlanExporter
{
    /// <summary>Writes a plan of the network serial ports of VMs. What a plan cannot hold stands in it as a comment.</summary>
    /// <param name="vms">The VMs, in the order they shall have in the plan; one that is given twice is written once.</param>
    /// <returns>YAML that <see cref="PlanReader"/> reads.</returns>
    public static string Export(IEnumerable<VirtualMachineInfo> vms) => Export(vms, []);

    /// <summary>Writes a plan of the network serial ports of VMs and of NPorts. What a plan cannot hold stands in it as a comment.</summary>
    /// <param name="vms">The VMs, in the order they shall have in the plan; one that is given twice is written once.</param>
    /// <param name="nports">The NPorts; their passwords are not known and not written.</param>
    /// <returns>YAML that <see cref="PlanReader"/> reads.</returns>
    public static string Export(IEnumerable<VirtualMachineInfo> vms, IReadOnlyList<NPortConfiguration> nports)
    {
        List<VirtualMachineInfo> all = [.. (vms ?? throw new ArgumentNullException(nameof(vms)))
            .GroupBy(vm => (vm.Server, vm.Reference)).Select(same => same.First())];
        List<string> servers = [.. all.Select(vm => vm.Server).Distinct(StringComparer.OrdinalIgnoreCase)];
        PlanMatchNames names = new(all);

        StringBuilder entries = new();
        bool hasEntries = false;
        foreach (VirtualMachineInfo vm in all)
        {
            hasEntries |= WriteVm(entries, vm, names.For(vm), servers.Count > 1);
        }

        StringBuilder plan = new();
        plan.Append("version: ").Append(Number(PlanSection.Version)).Append('\n');
        if (servers.Count > 0)
        {
            plan.Append("servers: [").Append(string.Join(", ", servers.Select(YamlText.Quote))).Append("]\n");
        }

        NPortPlanWriter.Write(plan, nports);
        return plan.Append(hasEntries ? "vms:\n" : "vms: []\n").Append(entries).ToString();
    }

    private static bool WriteVm(StringBuilder yaml, VirtualMachineInfo vm, string match, bool nameServer)
    {
        if (vm.Ports.Count == 0)
        {
            return false;
        }

        if (vm.IsTemplate || vm.ConnectionState != ConnectionState.Connected)
        {
            string why = vm.IsTemplate ? "it is a template" : $"it is {vm.ConnectionState.ToString().ToLowerInvariant()}";
            Comment(yaml, "  ", $"{vm.Target} is left out: {why}");
            return false;
        }

        List<(SerialPort Port, string? Refusal)> ports = [.. vm.Ports.Select(p => (p, Refusal(p)))];
        if (ports.All(p => p.Refusal is not null))
        {
            ports.ForEach(p => Comment(yaml, "  ", $"{vm.Target}, serial port {Number(p.Port.Number)} is left out: {p.Refusal}"));
            return false;
        }

        yaml.Append("  - match: ").Append(YamlText.Quote(match));
        if (match != vm.Name)
        {
            yaml.Append("   # ").Append(YamlText.OneLine(vm.Name));
        }

        yaml.Append('\n');
        if (nameServer)
        {
            yaml.Append("    server: ").Append(YamlText.Quote(vm.Server)).Append('\n');
        }

        yaml.Append("    ports:\n");
        foreach ((SerialPort port, string? refusal) in ports)
        {
            if (refusal is null)
            {
                WritePort(yaml, port, vm.PowerState);
            }
            else
            {
                Comment(yaml, "      ", $"serial port {Number(port.Number)} is left out: {refusal}");
            }
        }

        return true;
    }

    /// <summary>Why a plan cannot hold the port; null when it can.</summary>
    private static string? Refusal(SerialPort port)
        => port.Backing is null ? "it has lost its backing"
        : port.Uri is not { } uri ? $"it is not on the network ({port.Backing.Summary})"
        : port.Number is < PlanSection.FirstPort or > PlanSection.LastPort ? $"a plan knows ports {PlanSection.FirstPort} to {PlanSection.LastPort}"
        : YamlText.FirstUnprintable(uri.ServiceUri + uri.ProxyUri) >= 0 ? "its URI holds control characters"
        : SerialUri.Validate(uri) is { } message ? $"{uri.Summary}: {message}"
        : null;

    private static void WritePort(StringBuilder yaml, SerialPort port, PowerState powerState)
    {
        UriBacking uri = port.Uri!;
        yaml.Append("      - {port: ").Append(Number(port.Number));
        if (uri.ProxyUri is not null)
        {
            yaml.Append(", vspc: ").Append(YamlText.Quote(uri.ProxyUri));
            yaml.Append(", service: ").Append(YamlText.Quote(uri.ServiceUri));
            yaml.Append(", direction: ").Append(uri.Direction == SerialDirection.Client ? "client" : "server");
        }
        else
        {
            yaml.Append(uri.Direction == SerialDirection.Client ? ", connect: " : ", listen: ").Append(YamlText.Quote(uri.ServiceUri));
        }

        // A port of a VM that is not running is never connected; that says nothing about what is wanted.
        if (powerState == PowerState.PoweredOn && !port.Connected)
        {
            yaml.Append(", connected: false");
        }

        yaml.Append(", startConnected: ").Append(port.StartConnected ? "true" : "false");
        yaml.Append(", yieldOnPoll: ").Append(port.YieldOnPoll ? "true" : "false").Append("}\n");
    }

    private static void Comment(StringBuilder yaml, string indent, string text)
        => yaml.Append(indent).Append("# ").Append(YamlText.OneLine(text)).Append('\n');

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
