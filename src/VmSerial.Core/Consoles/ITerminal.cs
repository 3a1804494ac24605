using System;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Consoles;

/// <summary>
/// Somebody's terminal while it belongs to a serial port: every key is a byte for the port, Ctrl+C included. Disposing gives it back as it was.
/// </summary>
public interface ITerminal : IDisposable
{
    /// <summary>The size of the window now, in characters.</summary>
    (int Columns, int Rows) Size { get; }

    /// <summary>Reads what was typed, as the bytes that a terminal sends.</summary>
    /// <returns>How many bytes; 0 when there is nobody any more.</returns>
    Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken);

    /// <summary>Shows bytes of the port as they are.</summary>
    Task WriteAsync(byte[] bytes, int count, CancellationToken cancellationToken);
}
