using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort;
using VmSerial.NPort.Menus;

namespace VmSerial.Plans.NPorts;

/// <summary>Waits until a device that was told to restart is back, and reads it.</summary>
/// <param name="access">How the device is reached.</param>
/// <param name="wanted">What it was told to be.</param>
internal sealed class NPortReturn(NPortAccess access, DesiredNPort wanted)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits, looks and waits again until the device is as it was told, or the deadline is over; what was seen last is the answer.</summary>
    internal async Task<NPortReturned> WaitAsync(RestartWatch watch, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        TimeSpan left = access.RestartDeadline - watch.SinceSaved;
        deadline.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        NPortReturned last = new();
        try
        {
            while (true)
            {
                last = await LookAsync(last, watch, deadline.Token).ConfigureAwait(false);
                if (last.IsFinal)
                    return last;
                await Task.Delay(s_pause, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return last;
        }
    }

    private async Task<NPortReturned> JudgeAsync(NPortConfiguration device, bool? restarted, CancellationToken ct)
    {
        // The console can be there still when the restart is yet to begin, and its pages may show what is not in force yet.
        bool asWanted = NPortComparer.Compare(new NPortRequest(device, wanted)).All(row => row.InDesiredState);
        if (restarted == false || !asWanted)
            return new NPortReturned { Device = device, Restarted = restarted, IsFinal = restarted == true };
        NPortSockets? sockets = await NPortSocketReader.ReadAsync(access, ct).ConfigureAwait(false);
        // Ports may take a moment longer to listen than the console.
        bool listens = sockets is null || device.Ports.All(port => port is not { Mode: OperationMode.TcpServer, TcpPort: { } tcp } || sockets.Listens(tcp) != false);
        return new NPortReturned { Device = device, Sockets = sockets, Restarted = restarted, IsFinal = listens };
    }

    private async Task<NPortReturned> LookAsync(NPortReturned before, RestartWatch watch, CancellationToken ct)
    {
        try
        {
            ConsoleSession session = await ConsoleLogin.OpenAsync(access, ct).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                NPortConfiguration device = await ConsoleReader.ReadAsync(session, ct).ConfigureAwait(false);
                await ConsoleSave.QuitAsync(session, ct).ConfigureAwait(false);
                return await JudgeAsync(device, watch.IsRestarted(session.Identity.Uptime), ct).ConfigureAwait(false);
            }
        }
        catch (VmSerialException e)
        {
            // Who is not let in is not let in a second later either, and tries count.
            return before with { Error = e, IsFinal = e.Kind == ErrorKind.Unauthenticated };
        }
    }
}
