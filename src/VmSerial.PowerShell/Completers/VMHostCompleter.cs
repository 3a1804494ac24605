using VmSerial.PowerShell.Sessions;

namespace VmSerial.PowerShell.Completers;

/// <summary>Offers the names of the hosts of the open sessions.</summary>
public sealed class VMHostCompleter : NameCompleter
{
    private protected override NameCache NamesOf(SessionTable table) => table.HostNames;
}
