using System;
using System.Diagnostics;

namespace VmSerial.Plans.NPorts;

/// <summary>Tells from how long a device runs whether it was restarted.</summary>
/// <param name="uptimeBefore">How long it ran when the session began that changed it; null where it did not say.</param>
internal sealed class RestartWatch(TimeSpan? uptimeBefore)
{
    // Devices tell whole seconds, and a session takes some to begin.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _sinceBefore = Stopwatch.StartNew();
    private Stopwatch? _sinceSaved;

    /// <summary>Whether the word that saves was given.</summary>
    internal bool IsSaved => _sinceSaved is not null;

    /// <summary>How long ago that was.</summary>
    internal TimeSpan SinceSaved => _sinceSaved?.Elapsed ?? TimeSpan.Zero;

    /// <summary>Takes note that the word that saves is given now.</summary>
    internal void Save() => _sinceSaved = Stopwatch.StartNew();

    /// <summary>Whether a device that runs for so long was restarted since then; null where that does not tell.</summary>
    internal bool? IsRestarted(TimeSpan? uptime)
    {
        if (uptimeBefore is not { } before || uptime is not { } now)
            return null;
        return now > SinceSaved + s_slack ? false : now < before + _sinceBefore.Elapsed - s_slack ? true : null;
    }
}
