namespace VmSerial.Consoles.Listening;

/// <summary>How somebody who connected to us spoke first.</summary>
public enum ClientDialect
{
    /// <summary>Nothing came: what a VM's <c>tcp://</c> port does until the guest writes to it.</summary>
    Silent,
    /// <summary>Bytes that are no text and of no protocol known here.</summary>
    Binary,
    /// <summary>Text.</summary>
    Text,
    /// <summary>Telnet (RFC 854): what a VM's <c>telnet://</c> port speaks.</summary>
    Telnet,
    /// <summary>Telnet with VMWARE-TELNET-EXT: a VM's port that takes us for its concentrator (vSPC).</summary>
    Vspc,
    /// <summary>A TLS ClientHello: what a VM's <c>ssl://</c> or <c>telnets://</c> port begins with.</summary>
    Tls,
    /// <summary>SSH (RFC 4253).</summary>
    Ssh,
    /// <summary>An HTTP request (RFC 9112).</summary>
    Http,
}
