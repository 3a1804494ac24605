using System;

namespace VmSerial.Telnet;

/// <summary>Something in a telnet stream that is no data.</summary>
/// <param name="Command">
/// WILL, WONT, DO or DONT; <see cref="TelnetCommand.Subnegotiation"/> for a whole subnegotiation; or any other command of RFC 854.
/// <see cref="TelnetCommand.None"/> when there is no event.
/// </param>
/// <param name="Option">The option of a negotiation or a subnegotiation.</param>
/// <param name="Payload">
/// What a subnegotiation says, doubled bytes undone; at most <see cref="TelnetDecoder.MaximumPayload"/> bytes. Valid until the decoder is used again.
/// </param>
/// <param name="DroppedPayload">How many bytes of the subnegotiation were over that limit and are not in <paramref name="Payload"/>.</param>
public readonly record struct TelnetEvent(TelnetCommand Command, TelnetOption Option = default, ReadOnlyMemory<byte> Payload = default, long DroppedPayload = 0)
{
    /// <summary>Whether it is WILL, WONT, DO or DONT.</summary>
    public bool IsNegotiation => Command is >= TelnetCommand.Will and <= TelnetCommand.Dont;
}
