using System;
using VmSerial.Plans.NPorts;
using Xunit;

namespace VmSerial.Unit.NPort;

/// <summary>Whether a device was restarted, from how long it runs.</summary>
public sealed class RestartWatchTests
{
    [Theory]
    [InlineData(3600, 3600, false)]
    [InlineData(3600, 1, true)]
    [InlineData(0, 1, null)]
    [InlineData(0, 30, false)]
    [InlineData(null, 1, null)]
    [InlineData(3600, null, null)]
    public void Is_told_where_the_time_leaves_no_doubt(int? before, int? now, bool? restarted)
    {
        RestartWatch watch = new(before is { } b ? TimeSpan.FromSeconds(b) : null);
        watch.Save();
        Assert.Equal(restarted, watch.IsRestarted(now is { } n ? TimeSpan.FromSeconds(n) : null));
    }
}
