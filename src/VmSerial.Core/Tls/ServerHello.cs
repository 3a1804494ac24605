namespace VmSerial.Tls;

/// <summary>What the first bytes of an answer to a TLS hello tell (RFC 5246, 7.4.1). The platform's own TLS says only that it failed, in words that differ by system and version.</summary>
internal static class ServerHello
{
    /// <summary>How many bytes are looked at: record type, record version, length, handshake type, length, version.</summary>
    internal const int HeadLength = 11;

    /// <summary>Reads the head of an answer.</summary>
    internal static TlsAnswer Judge(byte[] head, int count)
    {
        if (count == 0)
            return TlsAnswer.Unknown;
        const byte alert = 21, handshake = 22, serverHello = 2, protocolVersion = 70;
        if (head[0] == alert && count >= 7)
            return head[6] == protocolVersion ? TlsAnswer.TooOld : TlsAnswer.Unknown;
        if (head[0] != handshake || count < HeadLength || head[5] != serverHello)
            return head[0] is alert or handshake ? TlsAnswer.Unknown : TlsAnswer.NotTls;
        return head[9] == 3 && head[10] >= 3 ? TlsAnswer.Modern : TlsAnswer.TooOld;
    }
}
