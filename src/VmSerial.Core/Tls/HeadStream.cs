using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Tls;

/// <summary>Passes everything on, and remembers the first bytes that came: what kind of answer a failed handshake got.</summary>
internal sealed class HeadStream(Stream inner) : Stream
{
    private readonly byte[] _head = new byte[ServerHello.HeadLength];
    private int _count;

    /// <summary>What the first bytes tell.</summary>
    internal TlsAnswer Answer => ServerHello.Judge(_head, _count);

    /// <summary>Whether anything came.</summary>
    internal bool HasAnswer => _count > 0;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => inner.Flush();
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => Keep(buffer, offset, inner.Read(buffer, offset, count));
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => Keep(buffer, offset, await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => inner.WriteAsync(buffer, offset, count, cancellationToken);

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (_count < _head.Length)
            Keep(buffer.Span.Slice(0, read).ToArray(), 0, read);
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);
#endif

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Keep(byte[] buffer, int offset, int read)
    {
        int kept = Math.Min(read, _head.Length - _count);
        if (kept > 0)
        {
            Array.Copy(buffer, offset, _head, _count, kept);
            _count += kept;
        }
        return read;
    }
}
