using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using VmSerial.Errors;
using VmSerial.PowerShell.Sessions;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Inventory;

/// <summary>Understands what is given to -VM and -VMHost. Pure.</summary>
internal static class InventoryReferenceReader
{
    // /VIServer=LAB\me@corp@vc01:443/VirtualMachine=VirtualMachine-vm-1013/ : the user may hold '\' and '@', the host neither.
    private static readonly Regex s_uid = new(
        @"^/VIServer=(?:.*@)?(?<host>[^@/]+):(?<port>[0-9]+)/(?:.*/)?[A-Za-z]+=(?<id>[^/=]+)/$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>Reads one thing.</summary>
    /// <param name="source">A name, a wildcard, or an object with Id, Uid or Name, or a row of Get-VMNetworkSerialPort.</param>
    /// <param name="type">The managed type that is asked for, VirtualMachine or HostSystem.</param>
    /// <exception cref="VmSerialException"><c>ObjectNotUnderstood</c>.</exception>
    public static InventoryReference Read(PSObject source, string type)
    {
        if (source.BaseObject is string text)
            return text.Length > 0 ? new InventoryReference(source) { Pattern = text } : throw NotUnderstood(source, type);
        string member = type == "HostSystem" ? "VMHost" : "VM";
        return ReadRow(source, type) ?? ReadHostRow(source, type) ?? ReadRulesetRow(source, type) ?? ReadObject(source, type) ?? ReadMember(source, member, type) ?? throw NotUnderstood(source, type);
    }

    /// <summary>A row of Get-VMNetworkSerialPort, live or not.</summary>
    private static InventoryReference? ReadRow(PSObject row, string type)
    {
        if (type != "VirtualMachine" || row.Value("VMReference") is not { } value)
            return null;
        PSObject reference = PSObject.AsPSObject(value);
        return reference.Text("Value") is { } id
            ? new InventoryReference(row) { Reference = new ManagedObjectReference(type, id), Name = row.Text("VM"), Server = row.Text("Server") }
            : null;
    }

    /// <summary>A row of Get-EsxSerialFirewall or Get-EsxCustomRuleset, live or not.</summary>
    private static InventoryReference? ReadHostRow(PSObject row, string type)
    {
        if (type != "HostSystem" || row.Value("VMHostReference") is not { } value)
            return null;
        return PSObject.AsPSObject(value).Text("Value") is { } id
            ? new InventoryReference(row) { Reference = new ManagedObjectReference(type, id), Name = row.Text("VMHost"), Server = row.Text("Server") }
            : null;
    }

    /// <summary>A custom ruleset, live or not: it names its host as messages do, server/host or the host alone.</summary>
    private static InventoryReference? ReadRulesetRow(PSObject row, string type)
    {
        if (type != "HostSystem" || row.Value("IsMarked") is null || row.Text("Target") is not { Length: > 0 } target)
            return null;
        int slash = target.LastIndexOf('/');
        return new InventoryReference(row) { Pattern = target.Substring(slash + 1), Server = slash > 0 ? target.Substring(0, slash) : null };
    }

    /// <summary>An object of PowerCLI's shape.</summary>
    private static InventoryReference? ReadObject(PSObject source, string type)
    {
        Match uid = s_uid.Match(source.Text("Uid") ?? "");
        string? id = source.Text("Id") ?? (uid.Success ? uid.Groups["id"].Value : null);
        string? name = source.Text("Name");
        if (id is null && name is null)
            return null;

        string? server = !uid.Success ? null : ServerNames.Combine(uid.Groups["host"].Value,
            int.TryParse(uid.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : 0);
        int dash = id?.IndexOf('-') ?? -1;
        if (dash <= 0)
            return name is null ? null : new InventoryReference(source) { Pattern = name, Name = name, Server = server };
        return id!.Substring(0, dash) == type
            ? new InventoryReference(source) { Reference = new ManagedObjectReference(type, id.Substring(dash + 1)), Name = name, Server = server }
            : throw new VmSerialException("ObjectNotUnderstood", ErrorKind.InvalidArgument,
                $"'{name ?? id}' is a {id.Substring(0, dash)}, not a {type}.", name ?? id,
                id.StartsWith("HostSystem-", System.StringComparison.Ordinal) ? "Get-VMNetworkSerialPort -VMHost shows the ports of a host's VMs." : Accepted(type));
    }

    /// <summary>A row made by hand, such as a line of a CSV file with a column VM.</summary>
    private static InventoryReference? ReadMember(PSObject row, string member, string type)
    {
        if (row.Value(member) is not { } value)
            return null;
        InventoryReference inner = Read(PSObject.AsPSObject(value), type);
        return inner with { Source = row, Server = inner.Server ?? (row.Text("Server") is { Length: > 0 } server ? server : null) };
    }

    private static VmSerialException NotUnderstood(PSObject source, string type)
        => new("ObjectNotUnderstood", ErrorKind.InvalidArgument,
            $"'{source}' names no {(type == "HostSystem" ? "host" : "VM")}: it has neither Id nor Name.", source.ToString(), Accepted(type));

    private static string Accepted(string type)
        => type == "HostSystem"
            ? "Give a name, a wildcard or an object of Get-VMHost."
            : "Give a name, a wildcard, an object of Get-VM or a row of Get-VMNetworkSerialPort.";
}
