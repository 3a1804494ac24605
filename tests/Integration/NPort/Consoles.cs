using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.NPort;
using VmSerial.Plans;
using VmSerial.Plans.NPorts;

namespace VmSerial.Integration.NPort;

/// <summary>What tests of NPorts' consoles have in common.</summary>
internal static class Consoles
{
    internal const string Password = "s3cret!";

    internal static readonly DesiredNPortPort Server = new(1)
    {
        Mode = OperationMode.TcpServer,
        TcpPort = 64001,
        CommandPort = 1966,
        MaxConnection = 2,
        AliveCheckMinutes = 1,
        Line = SerialLine.Parse("19200,E,7,2,XON/XOFF,RS-485 2-Wire"),
    };

    /// <summary>The way to a lab's device. The quiet time is short, since the lab does not stop in the middle of a prompt.</summary>
    internal static NPortAccess Access(NPortLab lab, string? password = null, string? user = null) => new(lab.Address)
    {
        Password = password,
        User = user,
        QuietTime = TimeSpan.FromMilliseconds(150),
        StepDeadline = TimeSpan.FromSeconds(20),
        RestartDeadline = TimeSpan.FromSeconds(60),
    };

    internal static async Task<IReadOnlyList<ChangeResult>> ApplyAsync(NPortAccess access, DesiredNPort wanted, CancellationToken ct)
    {
        NPortConfiguration found = await NPortReader.ReadAsync(access, ct);
        return await RunAsync(access, NPortComparer.Compare(new NPortRequest(found, wanted)), ct);
    }

    internal static Task<IReadOnlyList<ChangeResult>> RunAsync(NPortAccess access, IReadOnlyList<NPortChange> rows, CancellationToken ct)
        => new ChangeRunner([], nports: [access]).RunAsync([.. rows.Cast<SerialChange>()], null, ct);

    internal static DesiredNPort Wanted(params DesiredNPortPort[] ports) => new() { Ports = ports };
}
