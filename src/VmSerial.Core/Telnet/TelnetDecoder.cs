using System;

namespace VmSerial.Telnet;

/// <summary>
/// Takes a telnet stream apart, however it was cut into pieces: data on one side, commands on the other, in the order they came. Does no
/// I/O, never throws for what a peer sent, and holds one subnegotiation of bounded length and nothing else.
/// </summary>
public sealed class TelnetDecoder
{
    /// <summary>How much of a subnegotiation is kept, in bytes; what is more is dropped and counted.</summary>
    public const int MaximumPayload = 8192;

    private const byte Iac = (byte)TelnetCommand.Iac;
    private const byte CarriageReturn = 13;
    private byte[] _payload = [];
    private int _payloadLength;
    private long _dropped;
    private State _state;
    private byte _verb;
    private byte _option;
    private bool _afterCarriageReturn;

    private enum State { Data, Command, Option, SubnegotiationOption, Payload, PayloadCommand }

    /// <summary>
    /// Whether the peer sends BINARY (RFC 856). Outside it CR NUL is a carriage return (RFC 854) and the NUL is taken out.
    /// May be changed between two calls.
    /// </summary>
    public bool Binary { get; set; }

    /// <summary>Whether a command has begun and not ended: what a stream that ends now was cut in.</summary>
    public bool IsInsideCommand => _state != State.Data;

    /// <summary>
    /// How many sequences telnet does not know: IAC with a byte that is no command, and subnegotiations that do not end with IAC SE. A
    /// peer that sends many does not speak telnet.
    /// </summary>
    public long MalformedSequences { get; private set; }

    /// <summary>
    /// Takes bytes until they are used up, the destination is full, or an event is complete, whichever is first. Call again with what is left.
    /// A destination of at least one byte always allows progress.
    /// </summary>
    /// <param name="source">What came from the peer; moved on past what was taken.</param>
    /// <param name="destination">Where data goes; may be the memory of <paramref name="source"/> itself, since data never outruns it.</param>
    /// <param name="telnet">The event, after the data written; its command is <see cref="TelnetCommand.None"/> when there is none.</param>
    /// <returns>How many bytes of data were written.</returns>
    public int Decode(ref ReadOnlySpan<byte> source, Span<byte> destination, out TelnetEvent telnet)
    {
        telnet = default;
        int written = 0;
        while (!source.IsEmpty)
        {
            if (_state == State.Data)
            {
                if (!TakeData(ref source, destination, ref written))
                    return written;
            }
            else if (_state == State.Payload)
            {
                TakePayload(ref source);
            }
            else
            {
                byte next = source[0];
                if (_state == State.Command && next == Iac)
                {
                    if (written == destination.Length)
                        return written;
                    destination[written++] = Iac;
                    _afterCarriageReturn = false;
                }
                source = source.Slice(1);
                if (Step(next, ref telnet))
                    return written;
            }
        }
        return written;
    }

    /// <summary>Copies data up to the next IAC; false when the destination is full.</summary>
    private bool TakeData(ref ReadOnlySpan<byte> source, Span<byte> destination, ref int written)
    {
        if (_afterCarriageReturn && source[0] != Iac)
        {
            _afterCarriageReturn = false;
            if (source[0] == 0 && !Binary)
            {
                source = source.Slice(1);
                return true;
            }
        }
        int length = Binary ? source.IndexOf(Iac) : source.IndexOfAny(Iac, CarriageReturn);
        bool found = length >= 0 && length <= destination.Length - written;
        if (length < 0)
            length = source.Length;
        if (length > destination.Length - written)
            length = destination.Length - written;
        source.Slice(0, length).CopyTo(destination.Slice(written));
        written += length;
        source = source.Slice(length);
        if (!found)
            return source.IsEmpty;
        if (source[0] == Iac)
        {
            // A doubled byte in one piece is by far the most frequent command in binary data.
            if (source.Length > 1 && source[1] == Iac && written < destination.Length)
            {
                destination[written++] = Iac;
                _afterCarriageReturn = false;
                source = source.Slice(2);
                return true;
            }
            _state = State.Command;
        }
        else
        {
            if (written == destination.Length)
                return false;
            destination[written++] = CarriageReturn;
            if (source.Length > 1 && source[1] != Iac)
            {
                source = source.Slice(source[1] == 0 ? 2 : 1);
                return true;
            }
            _afterCarriageReturn = true;
        }
        source = source.Slice(1);
        return true;
    }

    private void TakePayload(ref ReadOnlySpan<byte> source)
    {
        int length = source.IndexOf(Iac);
        if (length < 0)
            length = source.Length;
        Keep(source.Slice(0, length));
        source = source.Slice(length);
        if (!source.IsEmpty)
        {
            _state = State.PayloadCommand;
            source = source.Slice(1);
        }
    }

    /// <summary>Takes one byte of a command; true when it completes an event.</summary>
    private bool Step(byte next, ref TelnetEvent telnet)
    {
        switch (_state)
        {
            case State.Option:
                _state = State.Data;
                telnet = new TelnetEvent((TelnetCommand)_verb, (TelnetOption)next);
                return true;
            case State.SubnegotiationOption when next != Iac:
                _option = next;
                _payloadLength = 0;
                _dropped = 0;
                _state = State.Payload;
                return false;
            case State.SubnegotiationOption:
                // IAC SB IAC: no option may be meant, since 255 would be doubled.
                MalformedSequences++;
                _state = State.Command;
                return false;
            case State.PayloadCommand when next == Iac:
                Keep([Iac]);
                _state = State.Payload;
                return false;
            case State.PayloadCommand when next == (byte)TelnetCommand.SubnegotiationEnd:
                _state = State.Data;
                telnet = new TelnetEvent(TelnetCommand.Subnegotiation, (TelnetOption)_option, new ReadOnlyMemory<byte>(_payload, 0, _payloadLength), _dropped);
                return true;
            case State.PayloadCommand:
                // Any other command inside means that the end went missing; the command counts, what was gathered does not.
                MalformedSequences++;
                return StepCommand(next, ref telnet);
            default:
                return StepCommand(next, ref telnet);
        }
    }

    private bool StepCommand(byte next, ref TelnetEvent telnet)
    {
        _state = State.Data;
        switch ((TelnetCommand)next)
        {
            case TelnetCommand.Iac:
                return false;
            case TelnetCommand.Will or TelnetCommand.Wont or TelnetCommand.Do or TelnetCommand.Dont:
                _verb = next;
                _state = State.Option;
                return false;
            case TelnetCommand.Subnegotiation:
                _state = State.SubnegotiationOption;
                return false;
            case < TelnetCommand.EndOfFile or TelnetCommand.SubnegotiationEnd:
                MalformedSequences++;
                return false;
            default:
                telnet = new TelnetEvent((TelnetCommand)next);
                return true;
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        int room = Math.Min(bytes.Length, MaximumPayload - _payloadLength);
        if (_payload.Length < _payloadLength + room)
            Array.Resize(ref _payload, Math.Min(MaximumPayload, Math.Max(64, 2 * (_payloadLength + room))));
        bytes.Slice(0, room).CopyTo(new Span<byte>(_payload, _payloadLength, room));
        _payloadLength += room;
        _dropped += bytes.Length - room;
    }
}
