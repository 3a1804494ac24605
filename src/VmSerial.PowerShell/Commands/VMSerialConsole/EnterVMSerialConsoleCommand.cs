using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Consoles.Terminals;
using VmSerial.Output;

namespace VmSerial.PowerShell.Commands;

/// <summary>Connects this terminal to a serial port.</summary>
[Cmdlet(VerbsCommon.Enter, "VMSerialConsole")]
[OutputType(typeof(void))]
public sealed class EnterVMSerialConsoleCommand : ConsoleCmdlet
{
    /// <summary>The key that leaves.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string EscapeKey { get; set; } = "Ctrl+]";

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        EscapeKey escape = Consoles.EscapeKey.Parse(EscapeKey);
        // ISE, remoting and jobs have a console, if any, that is nobody's.
        if (Host.Name is not ("ConsoleHost" or "Visual Studio Code Host"))
            throw SystemTerminal.Missing($"PowerShell runs in '{Host.Name}', which has none");
        SystemTerminal.Require();
        ConsoleTarget target = await FindTargetAsync(stopping).ConfigureAwait(false);
        await ConsoleSession.EnterAsync(target, Connection, escape, SystemTerminal.Take, text => InvokeAsync(() => Host.UI.WriteLine(SafeText.Of(text))), stopping).ConfigureAwait(false);
    }
}
