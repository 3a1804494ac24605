using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Consoles.Captures;

/// <summary>
/// A file of a port's output. Each piece is handed to the system as it comes, so that an end of this process loses none of what had come; others may
/// read the file meanwhile.
/// </summary>
internal sealed class CaptureFile : ICaptureSink, IDisposable
{
    private readonly FileStream _file;
    private readonly LineStamper? _stamper;
    private readonly long _limit;

    /// <summary>Opens the file.</summary>
    /// <exception cref="VmSerialException"><c>FileExists</c>, <c>FileFailed</c>.</exception>
    public CaptureFile(string path, CaptureOptions options)
    {
        RefuseExisting(path, options);
        try
        {
            // No buffer of ours: see above.
            _file = new FileStream(path, options.Append ? FileMode.Append : options.Replace ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw e is IOException && !options.Append && !options.Replace && File.Exists(path) ? Exists(path) : Failed(path, e);
        }
        _stamper = options.Timestamps ? new LineStamper() : null;
        _limit = options.MaximumSize ?? long.MaxValue;
    }

    /// <summary>Refuses a file that is there and may be neither replaced nor gone on with.</summary>
    /// <exception cref="VmSerialException"><c>FileExists</c>.</exception>
    public static void RefuseExisting(string path, CaptureOptions options)
    {
        if (!options.Append && !options.Replace && File.Exists(path))
            throw Exists(path);
    }

    /// <inheritdoc/>
    public bool IsFull => _file.Position >= _limit;

    /// <inheritdoc/>
    public async Task<int> WriteAsync(byte[] bytes, int count, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_stamper is null)
            return await PutAsync(bytes, 0, count, cancellationToken).ConfigureAwait(false);
        int taken = 0;
        while (taken < count)
        {
            int length = Stamp(bytes, taken, count, at, out byte[] stamp);
            if (await PutAsync(stamp, 0, stamp.Length, cancellationToken).ConfigureAwait(false) < stamp.Length)
                break;
            int put = await PutAsync(bytes, taken, length, cancellationToken).ConfigureAwait(false);
            taken += put;
            if (put < length)
                break;
        }
        return taken;
    }

    /// <inheritdoc/>
    public async Task NoteAsync(CaptureGap gap, CancellationToken cancellationToken)
    {
        // Without timestamps the file holds what the port said and nothing else; the gap is told in the result.
        if (_stamper is null)
            return;
        string seconds = (gap.To - gap.From).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        byte[] note = _stamper.Note($"connection lost for {seconds} s; what the port said meanwhile is missing ---", gap.To);
        await PutAsync(note, 0, note.Length, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task EndAsync(CancellationToken cancellationToken)
    {
        _file.Flush(flushToDisk: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private int Stamp(byte[] bytes, int from, int count, DateTimeOffset at, out byte[] stamp)
    {
        ReadOnlySpan<byte> left = new(bytes, from, count - from);
        return _stamper!.Next(ref left, at, out stamp).Length;
    }

    private async Task<int> PutAsync(byte[] bytes, int offset, int count, CancellationToken cancellationToken)
    {
        int room = (int)Math.Max(0, Math.Min(count, _limit - _file.Position));
        try
        {
            await _file.WriteAsync(bytes, offset, room, cancellationToken).ConfigureAwait(false);
            await _file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw Failed(_file.Name, e);
        }
        return room;
    }

    private static VmSerialException Exists(string path)
        => new("FileExists", ErrorKind.AlreadyExists, $"The file '{path}' exists.", path, "-Append goes on with it; -Force replaces it.");

    private static VmSerialException Failed(string path, Exception inner)
        => new("FileFailed", ErrorKind.OperationFailed, $"The file '{path}' cannot be written: {inner.Message}", path, "Check the folder, its permissions and the room on the disk.", inner);
}
