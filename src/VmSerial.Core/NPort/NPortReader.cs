using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort.Menus;

namespace VmSerial.NPort;

/// <summary>Reads NPorts through the view pages of their telnet consoles, and asks them on UDP 4800 who is connected. Changes nothing.</summary>
public static class NPortReader
{
    // A console takes seconds and few sessions; devices have one each.
    private const int AtOnce = 32;

    /// <summary>Reads one device.</summary>
    /// <param name="access">The device.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="VmSerialException">The console cannot be reached, is none of an NPort, refuses the login, or shows something unexpected.</exception>
    public static async Task<NPortConfiguration> ReadAsync(NPortAccess access, CancellationToken ct)
    {
        NPortConfiguration device;
        ConsoleSession session = await ConsoleLogin.OpenAsync(access, ct).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            device = await ConsoleReader.ReadAsync(session, ct).ConfigureAwait(false);
            await ConsoleSave.QuitAsync(session, ct).ConfigureAwait(false);
        }

        NPortSockets? sockets = await NPortSocketReader.ReadAsync(access, ct).ConfigureAwait(false);
        return device with { Clients = sockets?.Clients, ClientsAreAll = sockets?.IsComplete ?? false };
    }

    /// <summary>Reads many devices; each has its own result, in the order they were given.</summary>
    /// <param name="devices">The devices.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<IReadOnlyList<NPortReading>> ReadAllAsync(IEnumerable<NPortAccess> devices, CancellationToken ct)
    {
        using SemaphoreSlim gate = new(AtOnce);
        return await Task.WhenAll(devices.Select(access => ReadOneAsync(access, gate, ct))).ConfigureAwait(false);
    }

    private static async Task<NPortReading> ReadOneAsync(NPortAccess access, SemaphoreSlim gate, CancellationToken ct)
    {
        await gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return new NPortReading(access) { Device = await ReadAsync(access, ct).ConfigureAwait(false) };
        }
        catch (VmSerialException e)
        {
            return new NPortReading(access) { Error = e };
        }
        finally
        {
            gate.Release();
        }
    }
}
