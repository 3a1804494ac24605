using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Consoles.Captures;
using VmSerial.Errors;

namespace VmSerial.PowerShell.Commands;

/// <summary>Takes what a serial port says, into a file or line by line.</summary>
[Cmdlet(VerbsCommunications.Receive, "VMSerialOutput")]
[OutputType("VmSerial.Consoles.Captures.SerialCapture", "System.String")]
public sealed class ReceiveVMSerialOutputCommand : ConsoleCmdlet
{
    /// <summary>The file; without it the lines go down the pipeline.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Whether a file that exists is gone on with.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Whether a file that exists is replaced.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Whether each line of the file begins with its time.</summary>
    [Parameter]
    public SwitchParameter Timestamp { get; set; }

    /// <summary>How large the file may become, in bytes; without a file, how much the port may say.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long MaximumSize { get; set; } = long.MaxValue;

    /// <summary>How long to listen, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue / 1000)]
    public int MaximumTime { get; set; }

    /// <summary>How long to try to connect again when the connection ends, in seconds.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int Reconnect { get; set; }

    /// <summary>Whether control sequences stay in lines that go down the pipeline.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        if (Append && Force)
            throw new VmSerialException("FileModeUnclear", ErrorKind.InvalidArgument, "-Append goes on with a file and -Force replaces it.", Path, "Take one of them.");
        string? file = Path is null ? null : GetUnresolvedProviderPathFromPSPath(Path);
        ConsoleTarget target = await FindTargetAsync(stopping).ConfigureAwait(false);
        SerialCapture capture = file is null
            ? await OutputCapture.ToLinesAsync(target, WriteObjectsAsync, Raw, Options, Connection, stopping).ConfigureAwait(false)
            : await OutputCapture.ToFileAsync(target, file, Options, Connection, stopping).ConfigureAwait(false);
        if (capture.Detail.Length > 0)
            await WriteWarningAsync(capture.Detail).ConfigureAwait(false);
        if (file is not null)
            await WriteObjectAsync(capture).ConfigureAwait(false);
    }

    private CaptureOptions Options => new()
    {
        Append = Append,
        Replace = Force,
        Timestamps = Timestamp,
        MaximumSize = MaximumSize == long.MaxValue ? null : MaximumSize,
        Duration = MaximumTime == 0 ? null : TimeSpan.FromSeconds(MaximumTime),
        Reconnect = TimeSpan.FromSeconds(Reconnect),
    };
}
