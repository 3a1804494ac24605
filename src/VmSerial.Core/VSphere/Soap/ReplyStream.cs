using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.VSphere.Soap;

/// <summary>
/// A reply on its way from the network to a synchronous reader. One side fills blocks asynchronously, so that it can be
/// cancelled at any moment; the other side parses on a thread of its own. Receiving and parsing so run side by side.
/// </summary>
internal sealed class ReplyStream : Stream
{
    private const int BlockSize = 64 * 1024;
    private const int MostBlocks = 16;

    private readonly ConcurrentQueue<ArraySegment<byte>> _blocks = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly SemaphoreSlim _free = new(MostBlocks);
    private readonly CancellationToken _cancellation;
    private ArraySegment<byte> _current = new([]);
    private int _position;
    private volatile Exception? _failure;
    private bool _ended;

    internal ReplyStream(CancellationToken cancellationToken) => _cancellation = cancellationToken;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Fills from the network until the end, a failure, or cancellation. Never throws: the reading side does.</summary>
    internal async Task FillAsync(byte[] head, int count, Stream source)
    {
        try
        {
            byte[] first = ArrayPool<byte>.Shared.Rent(count);
            Buffer.BlockCopy(head, 0, first, 0, count);
            await _free.WaitAsync(_cancellation).ConfigureAwait(false);
            Add(new ArraySegment<byte>(first, 0, count));
            while (true)
            {
                await _free.WaitAsync(_cancellation).ConfigureAwait(false);
                byte[] block = ArrayPool<byte>.Shared.Rent(BlockSize);
                int read = await source.ReadAsync(block, 0, BlockSize, _cancellation).ConfigureAwait(false);
                Add(new ArraySegment<byte>(block, 0, read));
                if (read == 0)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Net.Http.HttpRequestException)
        {
            _failure = e;
            _filled.Release();
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_ended)
            return 0;
        if (_position == _current.Count && !Next())
            return 0;
        int n = Math.Min(count, _current.Count - _position);
        Buffer.BlockCopy(_current.Array!, _current.Offset + _position, buffer, offset, n);
        _position += n;
        return n;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Add(ArraySegment<byte> block)
    {
        _blocks.Enqueue(block);
        _filled.Release();
    }

    private bool Next()
    {
        if (_current.Array is { Length: > 0 } used)
        {
            ArrayPool<byte>.Shared.Return(used);
            _current = new ArraySegment<byte>([]);
            _free.Release();
        }
        _position = 0;
        _filled.Wait(_cancellation);
        if (_blocks.TryDequeue(out ArraySegment<byte> block) && block.Count > 0)
        {
            _current = block;
            return true;
        }
        _ended = true;
        return _failure is null ? false : throw new IOException("The connection broke while the reply was read.", _failure);
    }
}
