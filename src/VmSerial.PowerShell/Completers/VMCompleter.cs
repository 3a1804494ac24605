using VmSerial.PowerShell.Sessions;

namespace VmSerial.PowerShell.Completers;

/// <summary>Offers the names of the VMs of the open sessions.</summary>
public sealed class VMCompleter : NameCompleter
{
    private protected override NameCache NamesOf(SessionTable table) => table.VMNames;
}
