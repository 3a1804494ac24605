using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Telnet;

namespace VmSerial.Bench;

/// <summary>
/// The telnet filter on one core beside a plain copy of the same memory; and a gibibyte of random bytes through a real socket with telnet in
/// between, in each direction, beside a plain socket, digests compared.
/// </summary>
internal static class ConsoleBench
{
    private const int Chunk = 65536;
    private const int FilterSize = 256 << 20;
    private const long SocketSize = 1L << 30;

    public static async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        byte[] random = RandomNumberGenerator.GetBytes(FilterSize);
        byte[] encoded = new byte[TelnetEncoder.MaximumLength(FilterSize)];
        Filter("random bytes, BINARY", encoded.AsMemory(0, TelnetEncoder.Encode(random, encoded, true)), true, random, rounds);
        Filter("random bytes, not BINARY", encoded.AsMemory(0, TelnetEncoder.Encode(random, encoded, false)), false, random, rounds);
        byte[] text = [.. Enumerable.Repeat("Nov 25 22:42:59 web1 kernel: [    1.234567] serial8250: ttyS0 at I/O 0x3f8\r\n"u8.ToArray(), 1 << 20).SelectMany(line => line)];
        Filter("lines of a boot log, not BINARY", encoded.AsMemory(0, TelnetEncoder.Encode(text, encoded, false)), false, text, rounds);

        double plain = await PlainAsync(cancellationToken);
        Console.WriteLine($"  1 GiB of random bytes over loopback: plain socket {plain:0} MB/s");
        foreach (string scheme in (string[])["tcp", "telnet"])
        {
            (double down, double up) = await ThroughAsync(scheme, cancellationToken);
            Console.WriteLine($"  1 GiB of random bytes over loopback: {scheme} from the port {down:0} MB/s, to the port {up:0} MB/s; SHA-256 of both ends alike, none lost or added");
        }
    }

    private static void Filter(string what, ReadOnlyMemory<byte> stream, bool binary, byte[] expected, int rounds)
    {
        byte[] destination = new byte[Chunk];
        double[] filter = new double[rounds];
        double[] copy = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            TelnetDecoder decoder = new() { Binary = binary };
            using IncrementalHash? hash = round < 0 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
            Stopwatch watch = Stopwatch.StartNew();
            for (int at = 0; at < stream.Length; at += Chunk)
            {
                ReadOnlySpan<byte> source = stream.Span[at..Math.Min(stream.Length, at + Chunk)];
                while (!source.IsEmpty)
                {
                    int written = decoder.Decode(ref source, destination, out _);
                    hash?.AppendData(destination, 0, written);
                }
            }
            double filtered = watch.Elapsed.TotalSeconds;
            watch.Restart();
            for (int at = 0; at < stream.Length; at += Chunk)
                stream.Span[at..Math.Min(stream.Length, at + Chunk)].CopyTo(destination);
            if (hash is not null && !hash.GetHashAndReset().AsSpan().SequenceEqual(SHA256.HashData(expected)))
                throw new InvalidDataException("The filter lost or added bytes.");
            if (round >= 0)
                (filter[round], copy[round]) = (stream.Length / filtered / 1e6, stream.Length / watch.Elapsed.TotalSeconds / 1e6);
        }
        Array.Sort(filter);
        Array.Sort(copy);
        Console.WriteLine($"  telnet filter, {what}: {filter[rounds / 2]:0} MB/s ({filter[0]:0} to {filter[^1]:0}); plain copy of the same memory {copy[rounds / 2]:0} MB/s");
    }

    private static async Task<double> PlainAsync(CancellationToken cancellationToken)
    {
        using Socket listener = Listen();
        using Socket near = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        using Socket far = await listener.AcceptAsync(cancellationToken);
        Stopwatch watch = Stopwatch.StartNew();
        Task<byte[]> sending = SendAsync(async chunk => await far.SendAsync(chunk, cancellationToken), null);
        byte[] received = await HashAsync(async buffer => await near.ReceiveAsync(buffer, cancellationToken));
        Compare(await sending, received);
        return SocketSize / watch.Elapsed.TotalSeconds / 1e6;
    }

    private static async Task<(double Down, double Up)> ThroughAsync(string scheme, CancellationToken cancellationToken)
    {
        using Socket listener = Listen();
        Task<Socket> accepting = listener.AcceptAsync(cancellationToken).AsTask();
        ConsoleTarget target = ConsoleTarget.Of($"{scheme}://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
        await using ConsoleChannel near = await ConsoleConnector.ConnectAsync(target, new ConsoleOptions(), cancellationToken);
        using Socket far = await accepting;
        bool telnet = scheme == "telnet";
        if (telnet)
            await far.SendAsync((byte[])[.. TelnetEncoder.Negotiation(TelnetCommand.Will, TelnetOption.Binary), .. TelnetEncoder.Negotiation(TelnetCommand.Do, TelnetOption.Binary)], cancellationToken);

        Stopwatch watch = Stopwatch.StartNew();
        Task<byte[]> sending = SendAsync(async chunk => await far.SendAsync(chunk, cancellationToken), telnet ? new byte[TelnetEncoder.MaximumLength(Chunk)] : null);
        byte[] received = await HashAsync(buffer => near.ReadAsync(buffer, 0, buffer.Length, cancellationToken));
        Compare(await sending, received);
        double down = SocketSize / watch.Elapsed.TotalSeconds / 1e6;

        watch.Restart();
        Task<byte[]> typing = SendAsync(chunk => near.WriteAsync(chunk.ToArray(), 0, chunk.Length, cancellationToken), null);
        TelnetDecoder decoder = new() { Binary = true };
        received = await HashAsync(async buffer =>
        {
            int count = await far.ReceiveAsync(buffer, cancellationToken);
            return telnet ? Decode(decoder, buffer.AsSpan(0, count)) : count;
        });
        Compare(await typing, received);
        return (down, SocketSize / watch.Elapsed.TotalSeconds / 1e6);
    }

    private static int Decode(TelnetDecoder decoder, Span<byte> bytes)
    {
        ReadOnlySpan<byte> source = bytes;
        int written = 0;
        while (!source.IsEmpty)
            written += decoder.Decode(ref source, bytes[written..], out _);
        return written;
    }

    private static Task<byte[]> SendAsync(Func<ReadOnlyMemory<byte>, Task> send, byte[]? encoded) => Task.Run(async () =>
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[Chunk];
        for (long sent = 0; sent < SocketSize; sent += Chunk)
        {
            Random.Shared.NextBytes(chunk);
            hash.AppendData(chunk);
            await send(encoded is null ? chunk : encoded.AsMemory(0, TelnetEncoder.Encode(chunk, encoded, true)));
        }
        return hash.GetHashAndReset();
    });

    private static async Task<byte[]> HashAsync(Func<byte[], Task<int>> receive)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Chunk];
        for (long total = 0; total < SocketSize;)
        {
            int count = await receive(buffer);
            hash.AppendData(buffer, 0, count);
            total += count;
        }
        return hash.GetHashAndReset();
    }

    private static void Compare(byte[] sent, byte[] received)
    {
        if (!sent.AsSpan().SequenceEqual(received))
            throw new InvalidDataException("What came is not what was sent.");
    }

    private static Socket Listen()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        return listener;
    }
}
