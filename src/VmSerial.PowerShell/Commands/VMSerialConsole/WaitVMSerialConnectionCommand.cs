using System;
using System.Management.Automation;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles.Listening;

namespace VmSerial.PowerShell.Commands;

/// <summary>Waits at the far end of a VM's port for who connects, and tells what they say first.</summary>
[Cmdlet(VerbsLifecycle.Wait, "VMSerialConnection")]
[OutputType("VmSerial.Consoles.Listening.IncomingConnection")]
public sealed class WaitVMSerialConnectionCommand : AsyncCmdlet
{
    /// <summary>The port to listen on.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>The address of this machine to listen on; all without it.</summary>
    [Parameter]
    public IPAddress? Address { get; set; }

    /// <summary>How long to wait for all of them, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int Timeout { get; set; } = 60;

    /// <summary>How many connections to tell.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int Count { get; set; } = 1;

    /// <inheritdoc/>
    protected override Task EndProcessingAsync(CancellationToken stopping)
        => ConnectionListener.ListenAsync(
            new ListenOptions { Port = Port, Address = Address, Timeout = TimeSpan.FromSeconds(Timeout), Count = Count },
            _ => { }, WriteObjectAsync, stopping);
}
