using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace VmSerial.Telnet;

/// <summary>
/// Agrees on options by the Q method of RFC 1143, which two sides cannot keep each other busy with; a peer that goes on all the same is answered
/// a bounded number of times. Does no I/O: each call gives back the bytes to send.
/// </summary>
/// <param name="policy">What we want and what we accept.</param>
public sealed class TelnetNegotiator(TelnetPolicy policy)
{
    private const byte TerminalTypeIs = 0;
    private const byte TerminalTypeSend = 1;
    private readonly TelnetOptionState[] _local = new TelnetOptionState[256];
    private readonly TelnetOptionState[] _remote = new TelnetOptionState[256];
    private int _answers;
    private (int Columns, int Rows)? _window;

    /// <summary>Whether the peer has had all the answers it gets (<see cref="TelnetPolicy.MaximumAnswers"/>) and is only heard from now on.</summary>
    public bool IsExhausted => _answers >= policy.MaximumAnswers;

    /// <summary>Whether we send BINARY: how <see cref="TelnetEncoder.Encode"/> is to encode.</summary>
    public bool SendsBinary => IsEnabled(TelnetSide.Local, TelnetOption.Binary);

    /// <summary>Whether the peer sends BINARY: what <see cref="TelnetDecoder.Binary"/> is to be.</summary>
    public bool ReceivesBinary => IsEnabled(TelnetSide.Remote, TelnetOption.Binary);

    /// <summary>Whether both sides have agreed that one of them uses an option.</summary>
    public bool IsEnabled(TelnetSide side, TelnetOption option) => States(side)[(byte)option] == TelnetOptionState.Yes;

    /// <summary>Whether we have asked for a change of an option and the peer has not answered yet.</summary>
    public bool IsPending(TelnetSide side, TelnetOption option) => States(side)[(byte)option] is not (TelnetOptionState.Yes or TelnetOptionState.No);

    /// <summary>What the policy has us say first; empty when it has us wait.</summary>
    public byte[] Open()
        => [.. policy.Offered.SelectMany(o => Request(TelnetSide.Local, o, true)), .. policy.Requested.SelectMany(o => Request(TelnetSide.Remote, o, true))];

    /// <summary>Asks for an option to be used or no longer used. Not counted as an answer: the caller decides how often it asks.</summary>
    /// <returns>The bytes to send; empty when nothing is to be said now.</returns>
    public byte[] Request(TelnetSide side, TelnetOption option, bool enable)
    {
        ref TelnetOptionState state = ref States(side)[(byte)option];
        (state, bool? say) = (state, enable) switch
        {
            (TelnetOptionState.No, true) => (TelnetOptionState.WantYes, true),
            (TelnetOptionState.Yes, false) => (TelnetOptionState.WantNo, false),
            (TelnetOptionState.WantNo, true) => (TelnetOptionState.WantNoThenYes, (bool?)null),
            (TelnetOptionState.WantNoThenYes, false) => (TelnetOptionState.WantNo, null),
            (TelnetOptionState.WantYes, false) => (TelnetOptionState.WantYesThenNo, null),
            (TelnetOptionState.WantYesThenNo, true) => (TelnetOptionState.WantYes, null),
            _ => (state, null),
        };
        return say is { } yes ? TelnetEncoder.Negotiation(Verb(side, yes), option) : [];
    }

    /// <summary>Takes an event of the decoder.</summary>
    /// <returns>The bytes to send; empty for events that need no answer, and for a peer that has had its answers.</returns>
    public byte[] Receive(in TelnetEvent telnet)
    {
        if (IsExhausted)
            return [];
        List<byte> answer = [];
        switch (telnet.Command)
        {
            case TelnetCommand.Will or TelnetCommand.Wont:
                Agree(TelnetSide.Remote, telnet.Option, telnet.Command == TelnetCommand.Will, answer);
                break;
            case TelnetCommand.Do or TelnetCommand.Dont:
                bool had = IsEnabled(TelnetSide.Local, telnet.Option);
                Agree(TelnetSide.Local, telnet.Option, telnet.Command == TelnetCommand.Do, answer);
                if (telnet.Option == TelnetOption.WindowSize && !had)
                    answer.AddRange(WindowBytes());
                break;
            case TelnetCommand.Subnegotiation when telnet.Option == TelnetOption.TerminalType && IsEnabled(TelnetSide.Local, TelnetOption.TerminalType)
                && telnet.Payload.Length > 0 && telnet.Payload.Span[0] == TerminalTypeSend:
                answer.AddRange(TelnetEncoder.Subnegotiation(TelnetOption.TerminalType, [TerminalTypeIs, .. Encoding.ASCII.GetBytes(policy.TerminalType)]));
                break;
            default:
                break;
        }
        if (answer.Count > 0)
            _answers++;
        return [.. answer];
    }

    /// <summary>Takes the size of the window, and tells the peer when it asked to be told (RFC 1073).</summary>
    /// <param name="columns">1 to 65535.</param>
    /// <param name="rows">1 to 65535.</param>
    /// <returns>The bytes to send; empty when the peer does not want to know, or knows.</returns>
    public byte[] SetWindow(int columns, int rows)
    {
        if (_window == (columns, rows))
            return [];
        _window = (columns, rows);
        return WindowBytes();
    }

    private byte[] WindowBytes()
        => _window is { } size && IsEnabled(TelnetSide.Local, TelnetOption.WindowSize)
            ? TelnetEncoder.Subnegotiation(TelnetOption.WindowSize, [(byte)(size.Columns >> 8), (byte)size.Columns, (byte)(size.Rows >> 8), (byte)size.Rows])
            : [];

    /// <summary>RFC 1143, section 7: what the peer said of an option, and what is to be answered.</summary>
    private void Agree(TelnetSide side, TelnetOption option, bool yes, List<byte> answer)
    {
        ref TelnetOptionState state = ref States(side)[(byte)option];
        (state, bool? say) = (state, yes) switch
        {
            (TelnetOptionState.No, true) => Accepts(side, option) ? (TelnetOptionState.Yes, true) : (TelnetOptionState.No, (bool?)false),
            (TelnetOptionState.Yes, false) => (TelnetOptionState.No, false),
            // "Error: DONT answered by WILL": the RFC takes it as refused, or as granted when we have changed our mind.
            (TelnetOptionState.WantNo, _) => (TelnetOptionState.No, null),
            (TelnetOptionState.WantNoThenYes, true) => (TelnetOptionState.Yes, null),
            (TelnetOptionState.WantNoThenYes, false) => (TelnetOptionState.WantYes, true),
            (TelnetOptionState.WantYes, true) => (TelnetOptionState.Yes, null),
            (TelnetOptionState.WantYesThenNo, true) => (TelnetOptionState.WantNo, false),
            (TelnetOptionState.WantYes or TelnetOptionState.WantYesThenNo, false) => (TelnetOptionState.No, null),
            _ => (state, null),
        };
        if (say is { } word)
            answer.AddRange(TelnetEncoder.Negotiation(Verb(side, word), option));
    }

    private bool Accepts(TelnetSide side, TelnetOption option) => side == TelnetSide.Local
        ? policy.Offered.Contains(option) || policy.AcceptedLocally.Contains(option)
        : policy.Requested.Contains(option) || policy.AcceptedRemotely.Contains(option);

    private TelnetOptionState[] States(TelnetSide side) => side == TelnetSide.Local ? _local : _remote;

    private static TelnetCommand Verb(TelnetSide side, bool yes) => (side, yes) switch
    {
        (TelnetSide.Local, true) => TelnetCommand.Will,
        (TelnetSide.Local, false) => TelnetCommand.Wont,
        (_, true) => TelnetCommand.Do,
        _ => TelnetCommand.Dont,
    };
}
