using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using VmSerial.Serial;
using VmSerial.Telnet;

namespace VmSerial.Probes.Vspc;

/// <summary>
/// A VM's side of the exchange with a concentrator, up to its answer to DO-PROXY. Does no I/O and knows no time: bytes go in, bytes come out. Whatever comes,
/// it keeps a bounded amount of it and answers a bounded number of times.
/// </summary>
/// <remarks>
/// The order is that of VMware's capture (<c>vmware/vspc</c>): WILL AUTHENTICATION first; BINARY, SGA and ECHO as asked; WILL 232 after DO 232 and the answer to
/// AUTHENTICATION; then KNOWN-SUBOPTIONS-1 and DO-PROXY. VMware's document has the VM offer 232 by itself, which <see cref="OfferUnasked"/> does.
/// </remarks>
internal sealed class VspcDialogue
{
    private const int MaximumText = 256, MaximumAnswers = 64;
    private const byte Send = 1, Is = 0, Reply = 2, Ssl = 7, Start = 1, AcceptedByPeer = 2; // RFC 2941, and vmware/vspc's telnet/option.py for SSL

    private readonly string _service;
    private readonly SerialDirection _direction;
    private readonly VspcIdentity _identity;
    private readonly TelnetDecoder _decoder = new() { Binary = true };
    private readonly TelnetNegotiator _negotiator = new(new TelnetPolicy
    {
        AcceptedLocally = [TelnetOption.Binary, TelnetOption.SuppressGoAhead],
        AcceptedRemotely = [TelnetOption.Binary, TelnetOption.SuppressGoAhead, TelnetOption.Echo],
        MaximumAnswers = MaximumAnswers,
    });
    private readonly VspcTranscript _transcript = new();
    private readonly List<byte> _text = [];
    private readonly List<VspcCode> _known = [];
    // What is not to be said between START and the peer's answer: the next bytes that it gets may be taken for TLS.
    private readonly List<byte> _held = [];
    private bool _authenticationAnswered, _wanted, _begun, _startSaid;
    private int _answers;

    /// <param name="service">The service URI for DO-PROXY.</param>
    /// <param name="direction">The direction for DO-PROXY.</param>
    /// <param name="identity">What GETs are answered with.</param>
    /// <param name="encrypted">Whether TLS is below already: then AUTHENTICATION is not spoken of (vSphere API: telnets).</param>
    internal VspcDialogue(string service, SerialDirection direction, VspcIdentity identity, bool encrypted)
    {
        _service = service;
        _direction = direction;
        _identity = identity;
        _authenticationAnswered = encrypted;
    }

    /// <summary>What it has come to.</summary>
    internal VspcVerdict Verdict { get; private set; }

    /// <summary>Whether WILL 232 was said.</summary>
    internal bool HasOffered { get; private set; }

    /// <summary>Whether the peer agreed to option 232.</summary>
    internal bool HasExtension => _begun;

    /// <summary>Whether the peer took up AUTHENTICATION, so that the line can become encrypted; null while it has not said.</summary>
    internal bool? OffersTls { get; private set; }

    /// <summary>Whether both sides have agreed that TLS begins now. What is received and sent from then on goes through it.</summary>
    internal bool TlsBegins { get; private set; }

    /// <summary>Whether the peer used any telnet command.</summary>
    internal bool SpeaksTelnet { get; private set; }

    /// <summary>The first data that came, which a concentrator does not send before it has the port; at most 256 bytes.</summary>
    internal IReadOnlyList<byte> Text => _text;

    /// <summary>The codes of KNOWN-SUBOPTIONS-2, each once.</summary>
    internal IReadOnlyList<VspcCode> Known => _known;

    /// <summary>What was said, a line each, at most 100: <c>&gt; WILL AUTHENTICATION</c>, <c>&lt; DO VMWARE-TELNET-EXT</c>.</summary>
    internal IReadOnlyList<string> Lines => _transcript.Lines;

    /// <summary>The first bytes; none with TLS below.</summary>
    internal byte[] Open() => _authenticationAnswered ? [] : Ask(TelnetOption.Authentication);

    /// <summary>Says WILL 232 without having been asked.</summary>
    internal byte[] OfferUnasked() => HasOffered || _startSaid ? [] : Offer();

    /// <summary>TLS is there: what was waited for goes on.</summary>
    internal byte[] ContinueEncrypted()
    {
        TlsBegins = false;
        List<byte> answer = [];
        Settle(answer);
        return [.. answer];
    }

    /// <summary>Takes what came.</summary>
    /// <returns>The bytes to send.</returns>
    internal byte[] Receive(ReadOnlySpan<byte> source)
    {
        List<byte> answer = [];
        byte[] data = new byte[Math.Max(1, source.Length)];
        while (!source.IsEmpty && Verdict == VspcVerdict.Open && !TlsBegins)
        {
            int count = _decoder.Decode(ref source, data, out TelnetEvent telnet);
            _text.AddRange(data.Take(Math.Min(count, MaximumText - _text.Count)));
            if (telnet.Command != TelnetCommand.None)
                Take(telnet, _startSaid ? _held : answer);
            if (!_startSaid && _held.Count > 0)
                Release(answer);
        }
        return [.. answer];
    }

    private void Release(List<byte> answer)
    {
        answer.AddRange(_held);
        _held.Clear();
    }

    private void Take(TelnetEvent telnet, List<byte> answer)
    {
        SpeaksTelnet = true;
        bool extension = telnet.Option == TelnetOption.VMwareExtension;
        _transcript.Heard(telnet);
        if (telnet.Command == TelnetCommand.Subnegotiation)
        {
            if (extension && telnet.Payload.Length > 0)
                TakeCode((VspcCode)telnet.Payload.Span[0], telnet.Payload.Span.Slice(1), answer);
            else if (telnet.Option == TelnetOption.Authentication)
                TakeAuthentication(telnet.Payload.Span, answer);
            return;
        }
        if (!telnet.IsNegotiation)
            return;
        if (extension && telnet.Command is not TelnetCommand.Will)
        {
            TakeExtension(telnet.Command, answer);
            return;
        }
        Answer(_negotiator.Receive(telnet), answer);
        if (telnet.Option == TelnetOption.Authentication && !_authenticationAnswered && telnet.Command is TelnetCommand.Do or TelnetCommand.Dont)
        {
            OffersTls ??= telnet.Command == TelnetCommand.Do;
            // After DO the peer says with SEND what it takes; the answer to that is the answer.
            if (telnet.Command == TelnetCommand.Dont)
                Settle(answer);
        }
    }

    private void TakeExtension(TelnetCommand command, List<byte> answer)
    {
        if (command != TelnetCommand.Do)
        {
            if (HasOffered && !_begun)
                Verdict = VspcVerdict.NoExtension;
            return;
        }
        _wanted = true;
        if (!HasOffered && _authenticationAnswered)
            answer.AddRange(Offer());
        Begin(answer);
    }

    /// <summary>AUTHENTICATION was answered: an offer that waited for it is made.</summary>
    private void Settle(List<byte> answer)
    {
        _authenticationAnswered = true;
        _startSaid = false;
        if (answer != _held)
            Release(answer);
        if (_wanted && !HasOffered)
            answer.AddRange(Offer());
        Begin(answer);
    }

    /// <summary>Both sides have agreed on 232: the VM says at once what it knows and what it wants.</summary>
    private void Begin(List<byte> answer)
    {
        if (_begun || !_wanted || !HasOffered)
            return;
        _begun = true;
        Say([(byte)VspcCode.KnownSuboptions1, .. VspcCodes.KnownToVM], answer);
        Say([(byte)VspcCode.DoProxy, (byte)(_direction == SerialDirection.Client ? 'C' : 'S'), .. Encoding.UTF8.GetBytes(_service)], answer);
    }

    private void TakeCode(VspcCode code, ReadOnlySpan<byte> payload, List<byte> answer)
    {
        switch (code)
        {
            case VspcCode.WillProxy when _begun:
                Verdict = VspcVerdict.Accepted;
                break;
            case VspcCode.WontProxy when _begun:
            case VspcCode.UnknownSuboptionReceived2 when _begun && payload.IndexOf((byte)VspcCode.DoProxy) >= 0:
                Verdict = VspcVerdict.Refused;
                break;
            case VspcCode.KnownSuboptions2:
                foreach (byte known in payload)
                {
                    if (!_known.Contains((VspcCode)known))
                        _known.Add((VspcCode)known);
                }
                break;
            case VspcCode.WillProxy or VspcCode.WontProxy or VspcCode.UnknownSuboptionReceived2:
                break;
            default:
                Say(_identity.AnswerTo(code) ?? [(byte)VspcCode.UnknownSuboptionReceived1, (byte)code], answer);
                break;
        }
    }

    private void TakeAuthentication(ReadOnlySpan<byte> payload, List<byte> answer)
    {
        if (payload.Length == 0 || _authenticationAnswered || _startSaid && payload[0] == Send)
            return;
        if (payload[0] == Send)
        {
            int pair = -1;
            for (int i = 1; i + 1 < payload.Length && pair < 0; i += 2)
                pair = payload[i] == Ssl ? i : -1;
            byte[] choice = pair < 0 ? [Is, 0, 0] : [Is, Ssl, payload[pair + 1], Start];
            if (_answers++ < MaximumAnswers)
                answer.AddRange(TelnetEncoder.Subnegotiation(TelnetOption.Authentication, choice));
            _transcript.Said("AUTHENTICATION IS " + (pair < 0 ? "NULL" : "SSL START"));
            OffersTls = pair >= 0;
            _startSaid = pair >= 0;
            if (pair < 0)
                Settle(answer);
        }
        else if (payload[0] == Reply && payload.Length >= 4 && payload[1] == Ssl && _startSaid)
        {
            if (payload[3] == AcceptedByPeer)
                TlsBegins = true;
            else
                Settle(answer);
        }
    }

    private byte[] Offer()
    {
        HasOffered = true;
        _transcript.Said(TelnetCommand.Will, TelnetOption.VMwareExtension);
        return TelnetEncoder.Negotiation(TelnetCommand.Will, TelnetOption.VMwareExtension);
    }

    private byte[] Ask(TelnetOption option)
    {
        _transcript.Said(TelnetCommand.Will, option);
        return _negotiator.Request(TelnetSide.Local, option, enable: true);
    }

    private void Say(byte[] payload, List<byte> answer)
    {
        if (_answers++ >= MaximumAnswers)
            return;
        answer.AddRange(TelnetEncoder.Subnegotiation(TelnetOption.VMwareExtension, payload));
        _transcript.Said(VspcCodes.NameOf(payload[0]));
    }

    private void Answer(byte[] bytes, List<byte> answer)
    {
        answer.AddRange(bytes);
        for (int i = 0; i + 2 < bytes.Length; i += 3)
            _transcript.Said((TelnetCommand)bytes[i + 1], (TelnetOption)bytes[i + 2]);
    }
}
