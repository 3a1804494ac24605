using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.PowerShell.Sessions;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Commands;

/// <summary>Opens a session to a vCenter or an ESXi host.</summary>
[Cmdlet(VerbsCommunications.Connect, "VMSerialServer", DefaultParameterSetName = "Thumbprint")]
[OutputType(typeof(VMSerialServer))]
public sealed class ConnectVMSerialServerCommand : AsyncCmdlet
{
    private SessionTable _sessions = null!;

    /// <summary>The servers.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    public string[] Server { get; set; } = [];

    /// <summary>The user and the password.</summary>
    [Parameter(Mandatory = true)]
    [Credential]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>The SHA-256 thumbprint of the one certificate to accept.</summary>
    [Parameter(ParameterSetName = "Thumbprint")]
    [ValidateNotNullOrEmpty]
    public string? Thumbprint { get; set; }

    /// <summary>Whether any certificate is accepted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "SkipCertificateCheck")]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>A file to which requests and replies are appended.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TraceFile { get; set; }

    /// <inheritdoc/>
    protected override Task BeginProcessingAsync(CancellationToken stopping)
    {
        _sessions = SessionTable.Current;
        TraceFile = TraceFile is null ? null : GetUnresolvedProviderPathFromPSPath(TraceFile);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken stopping)
    {
        foreach (string name in Server)
        {
            try
            {
                await WriteObjectAsync(await ConnectAsync(name, stopping).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (VmSerialException e)
            {
                await WriteErrorAsync(ErrorRecords.Create(e, name)).ConfigureAwait(false);
            }
        }
    }

    private async Task<VMSerialServer> ConnectAsync(string name, CancellationToken stopping)
    {
        VimConnection connection = new() { Server = name, Thumbprint = Thumbprint, SkipCertificateCheck = SkipCertificateCheck, TraceFile = TraceFile };
        VMSerialServer session = await SessionOpening.LogInAsync(connection, Credential, stopping).ConfigureAwait(false);
        if (_sessions.Add(session) is { } old)
            await old.EndAsync(TimeSpan.FromSeconds(3), stopping).ConfigureAwait(false);
        return session;
    }
}
