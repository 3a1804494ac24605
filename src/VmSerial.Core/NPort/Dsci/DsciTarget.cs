using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Probes;
using VmSerial.Serial;
using VmSerial.Tcp;

namespace VmSerial.NPort.Dsci;

/// <summary>IPv4 addresses to be asked one by one: a range, a single address, or those of a name. Immutable.</summary>
public sealed class DsciTarget
{
    private readonly uint _first;
    private readonly IReadOnlyList<IPAddress>? _listed;

    private DsciTarget(string text, uint first, uint count)
    {
        Text = text;
        _first = first;
        Count = count;
    }

    private DsciTarget(string text, IReadOnlyList<IPAddress> listed)
    {
        Text = text;
        _listed = listed;
        Count = (uint)listed.Count;
    }

    /// <summary>The most addresses of a range that nobody insists on: a /16.</summary>
    public const int MaxUnforced = 65536;

    /// <summary>What the user named.</summary>
    public string Text { get; }

    /// <summary>How many addresses there are.</summary>
    public uint Count { get; }

    /// <summary>One of the addresses.</summary>
    internal IPAddress this[uint index] => _listed is not null ? _listed[(int)index] : Address(_first + index);

    /// <summary>Reads <c>192.0.2.0/24</c>, <c>192.0.2.10-192.0.2.40</c>, <c>192.0.2.10-40</c>, an address or a name. Of a network its own and its broadcast address are left out.</summary>
    /// <param name="text">What the user named.</param>
    /// <param name="force">Whether ranges beyond a /16 are meant.</param>
    /// <param name="timeout">How long a name may take.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="VmSerialException"><c>AddressRangeInvalid</c>, <c>AddressRangeTooLarge</c>, <c>NameNotResolved</c>.</exception>
    public static async Task<DsciTarget> ParseAsync(string text, bool force, TimeSpan timeout, CancellationToken ct)
    {
        DsciTarget? range = ReadRange(text);
        if (range is { Count: > MaxUnforced } && !force)
            throw new VmSerialException("AddressRangeTooLarge", ErrorKind.LimitExceeded,
                $"'{text}' is {range.Count.ToString(CultureInfo.InvariantCulture)} addresses; more than a /16 ({MaxUnforced}) is asked only when somebody insists.", text, "Name a smaller range, or add -Force.");
        return range ?? await ResolveAsync(text, timeout, ct).ConfigureAwait(false);
    }

    private static DsciTarget? ReadRange(string text)
    {
        int slash = text.IndexOf('/'), dash = text.IndexOf('-');
        if (slash > 0)
        {
            if (ReadAddress(text.Substring(0, slash)) is not { } network
                || !int.TryParse(text.Substring(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int bits) || bits is < 1 or > 32)
                throw Invalid(text);
            uint size = bits == 32 ? 1 : 1u << (32 - bits);
            uint first = network & ~(size - 1);
            return bits >= 31 ? new DsciTarget(text, first, size) : new DsciTarget(text, first + 1, size - 2);
        }
        if (dash > 0 && ReadAddress(text.Substring(0, dash)) is { } from)
        {
            string end = text.Substring(dash + 1);
            uint? to = end.Length is > 0 and <= 3 && end.All(c => c is >= '0' and <= '9') && int.Parse(end, CultureInfo.InvariantCulture) is var last and <= 255
                ? (from & 0xFFFFFF00) | (uint)last : ReadAddress(end);
            return to >= from && to - from < uint.MaxValue ? new DsciTarget(text, from, to.Value - from + 1) : throw Invalid(text);
        }
        return ReadAddress(text) is { } one ? new DsciTarget(text, one, 1) : null;
    }

    private static async Task<DsciTarget> ResolveAsync(string text, TimeSpan timeout, CancellationToken ct)
    {
        TcpEndpoint name;
        try
        {
            name = TcpEndpoint.Parse(text, DsciClient.Port) with { Family = AddressFamily.InterNetwork };
        }
        catch (VmSerialException)
        {
            throw Invalid(text);
        }
        if (name.Literal is not null || text.IndexOf(':') >= 0)
            throw Invalid(text);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(timeout);
        (IReadOnlyList<IPAddress> addresses, string problem) = await NameLookup.FindAsync(name, deadline.Token).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        return addresses.Count > 0 ? new DsciTarget(text, addresses)
            : throw new VmSerialException("NameNotResolved", ErrorKind.NotFound, $"Cannot look for '{text}': {problem}.", text, "Check the name, or give an address.");
    }

    // IPAddress.Parse also takes "1" and "1.2", which nobody means.
    private static uint? ReadAddress(string text)
        => text.Count(c => c == '.') == 3 && text.All(c => c is '.' or (>= '0' and <= '9')) && IPAddress.TryParse(text, out IPAddress? address) && address.GetAddressBytes() is { Length: 4 } b
            ? (uint)(b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3]) : null;

    private static IPAddress Address(uint value) => new([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);

    private static VmSerialException Invalid(string text)
        => new("AddressRangeInvalid", ErrorKind.InvalidArgument, $"'{SerialUri.Printable(text)}' is no range of IPv4 addresses, no address and no name.", text,
            "Forms: 192.0.2.0/24, 192.0.2.10-192.0.2.40, 192.0.2.10-40, 192.0.2.10, nport-a.");
}
