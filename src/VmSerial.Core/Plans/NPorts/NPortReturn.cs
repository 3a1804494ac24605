using System;
using System.Diagnostics;
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

    // Clocks of devices count whole seconds, and a console takes some to show its banner.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(3);

    /// <summary>Waits, looks and waits again until the device is as it was told, or the deadline is over; what was seen last is the answer.</summary>
    internal async Task<NPortReturned> WaitAsync(Stopwatch saved, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        TimeSpan left = access.RestartDeadline - saved.Elapsed;
        deadline.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        NPortReturned last = new();
        try
        {
            while (true)
            {
                last = await LookAsync(last, saved, deadline.Token).ConfigureAwait(false);
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

    private async Task<NPortReturned> LookAsync(NPortReturned before, Stopwatch saved, CancellationToken ct)
    {
        try
        {
            ConsoleSession session = await ConsoleLogin.OpenAsync(access, ct).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                // The console can be there still when the restart is yet to begin.
                bool restarted = session.Identity.Uptime is not { } up || up <= saved.Elapsed + s_slack;
                if (!restarted)
                    return before with { Error = null, Restarted = false, Device = await ConsoleReader.ReadAsync(session, ct).ConfigureAwait(false) };
                NPortConfiguration device = await ConsoleReader.ReadAsync(session, ct).ConfigureAwait(false);
                await ConsoleSave.QuitAsync(session, ct).ConfigureAwait(false);
                bool asWanted = NPortComparer.Compare(new NPortRequest(device, wanted)).All(row => row.InDesiredState);
                NPortSockets? sockets = asWanted ? await NPortSocketReader.ReadAsync(access, ct).ConfigureAwait(false) : null;
                bool listens = sockets is null || device.Ports.Where(port => port.Mode == OperationMode.TcpServer && port.TcpPort is not null).All(port => sockets.Listening.Contains(port.TcpPort!.Value));
                return new NPortReturned
                {
                    Device = device,
                    Sockets = sockets,
                    Restarted = true,
                    // A device that told how long it runs has its new settings by now, whatever they are. Ports may take a moment longer to listen.
                    IsFinal = asWanted ? listens : session.Identity.Uptime is not null,
                };
            }
        }
        catch (VmSerialException e)
        {
            // Who is not let in is not let in a second later either, and tries count.
            return before with { Error = e, IsFinal = e.Kind is ErrorKind.Unauthenticated or ErrorKind.NotSupported };
        }
    }
}
