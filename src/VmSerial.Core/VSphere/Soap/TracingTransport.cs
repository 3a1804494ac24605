using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>Writes each request and each reply to a <see cref="WireTrace"/>.</summary>
internal sealed class TracingTransport(ISoapTransport inner, WireTrace trace) : ISoapTransport
{
    /// <summary>The most bytes of a reply that are kept; the trace says how many more there were.</summary>
    private const int Kept = 4 * 1024 * 1024;

    private int _number;

    public async Task<T> SendAsync<T>(SoapRequest request, Func<SoapReply, T> read, CancellationToken cancellationToken)
    {
        string call = $"#{Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture)} {request.Method}";
        trace.Write($"> {call} ({request.Action}{(request.Cookie is null ? "" : ", cookie ***")})", Encoding.UTF8.GetString(request.Envelope));
        var clock = Stopwatch.StartNew();
        try
        {
            return await inner.SendAsync(request, reply => Copy(call, clock, reply, read), cancellationToken).ConfigureAwait(false);
        }
        catch (VmSerialException e)
        {
            trace.Write($"! {call} after {clock.ElapsedMilliseconds} ms", $"{e.Id}: {e.Message}");
            throw;
        }
    }

    public void Dispose()
    {
        inner.Dispose();
        trace.Dispose();
    }

    private T Copy<T>(string call, Stopwatch clock, SoapReply reply, Func<SoapReply, T> read)
    {
        using var copy = new CopyingStream(reply.Body, Kept);
        try
        {
            return read(reply with { Body = copy });
        }
        finally
        {
            trace.Write($"< {call} {reply.Status} after {clock.ElapsedMilliseconds} ms{(reply.SessionCookie is null ? "" : ", new cookie ***")}", copy.Text());
        }
    }

    /// <summary>Keeps the first part of what is read through it.</summary>
    private sealed class CopyingStream(Stream source, int limit) : Stream
    {
        private readonly MemoryStream _copy = new();
        private long _total;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = source.Read(buffer, offset, count);
            _total += read;
            int keep = (int)Math.Min(read, limit - _copy.Length);
            if (keep > 0)
                _copy.Write(buffer, offset, keep);
            return read;
        }

        public string Text()
        {
            string text = Encoding.UTF8.GetString(_copy.GetBuffer(), 0, (int)_copy.Length);
            return _total > _copy.Length ? $"{text}\n[{_total - _copy.Length} bytes more]" : text;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
