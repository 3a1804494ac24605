using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.VSphere;

namespace VmSerial.NPort.Dsci;

/// <summary>One search to each of many addresses. The id of a question tells whose it was: the place of the address in the list, added to a number nobody guesses.</summary>
internal sealed class DsciSweep
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);
    private readonly IReadOnlyList<DsciTarget> _targets;
    private readonly int _rate;
    private readonly IProgress<StepReport>? _progress;
    private readonly uint _base = DsciClient.NewId();
    private readonly BitArray _answered;
    private long _sent;

    public DsciSweep(IReadOnlyList<DsciTarget> targets, int ratePerSecond, IProgress<StepReport>? progress)
    {
        _targets = targets;
        _rate = Math.Max(1, ratePerSecond);
        _progress = progress;
        Count = targets.Sum(t => (long)t.Count);
        _answered = new BitArray((int)Math.Min(Count, int.MaxValue));
    }

    /// <summary>How many addresses there are.</summary>
    public long Count { get; }

    /// <summary>Whether an id is that of a question that was sent.</summary>
    public bool Expects(uint id, IPAddress source)
    {
        uint place = unchecked(id - _base);
        if (place >= Interlocked.Read(ref _sent))
            return false;
        lock (_answered)
            _answered[(int)place] = true;
        return true;
    }

    /// <summary>Asks all, or those that did not answer.</summary>
    public async Task SendAsync(Socket socket, bool onlySilent, CancellationToken stop)
    {
        Stopwatch time = Stopwatch.StartNew();
        SocketError last = SocketError.Success;
        long asked = 0, sent = 0;
        uint place = 0;
        foreach (DsciTarget target in _targets)
        {
            for (uint i = 0; i < target.Count; i++, place++)
            {
                if (onlySilent && HasAnswered(place))
                    continue;
                while (asked >= 1 + (time.Elapsed.TotalSeconds * _rate))
                    await Task.Delay(s_tick, stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                if (!onlySilent)
                    Interlocked.Increment(ref _sent);
                last = Send(socket, DsciRequest.Search(unchecked(_base + place)).Bytes, target[i]);
                sent += last == SocketError.Success ? 1 : 0;
                asked++;
                _progress?.Report(new StepReport("Looking for devices", (int)Math.Min(place, int.MaxValue), (int)Math.Min(Count, int.MaxValue), target.Text));
            }
        }
        if (asked > 0 && sent == 0 && !onlySilent)
            throw DsciScan.NotSent($"the system answered {last}");
    }

    /// <summary>Sends one datagram to UDP 4800.</summary>
    public static SocketError Send(Socket socket, byte[] bytes, IPAddress to)
    {
        try
        {
            socket.SendTo(bytes, new IPEndPoint(to, DsciClient.Port));
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }
    }

    private bool HasAnswered(uint place)
    {
        lock (_answered)
            return place < _answered.Length && _answered[(int)place];
    }
}
