using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>The file that requests and replies are appended to. One writer for all threads; secrets are blanked before they get here.</summary>
internal sealed class WireTrace : IDisposable
{
    private const string Blank = "***";
    private static readonly RegexOptions s_options = RegexOptions.CultureInvariant | RegexOptions.Singleline;
    private static readonly Regex s_elements = new("(<(?:\\w+:)?(password|cloneTicket|sspiToken|base64Token)(?:\\s[^>]*)?>)[^<]*", s_options);
    private static readonly Regex s_ticket = new("(AcquireCloneTicketResponse[^>]*>\\s*<(?:\\w+:)?returnval[^>]*>)[^<]*", s_options);
    // UserSession.key names the session; on some servers it is the cookie's value.
    private static readonly Regex s_sessionKey = new("(<(?:\\w+:)?key(?:\\s[^>]*)?>)[^<]*(?=</(?:\\w+:)?key>\\s*<(?:\\w+:)?userName)", s_options);
    private static readonly Regex s_sessionObject = new("session\\[[^\\]<]*\\]", s_options);

    private readonly object _gate = new();
    private readonly StreamWriter _writer;

    internal WireTrace(string file)
    {
        try
        {
            _writer = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false)) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new VmSerialException("TraceFileUnwritable", ErrorKind.InvalidArgument, $"The trace file '{file}' cannot be written: {e.Message}", file,
                "Name a file in a folder that exists and that you may write to.", e);
        }
    }

    /// <summary>Appends one block.</summary>
    internal void Write(string head, string text)
    {
        string time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string blanked = BlankSecrets(text);
        lock (_gate)
        {
            if (_writer.BaseStream is { CanWrite: true })
                _writer.Write($"--- {time} {head}\n{blanked}\n");
        }
    }

    /// <summary>The text without passwords, tickets and session keys. Cookies are never handed to a trace.</summary>
    internal static string BlankSecrets(string text)
    {
        text = s_elements.Replace(text, "$1" + Blank);
        text = s_ticket.Replace(text, "$1" + Blank);
        text = s_sessionKey.Replace(text, "$1" + Blank);
        return s_sessionObject.Replace(text, $"session[{Blank}]");
    }

    public void Dispose()
    {
        lock (_gate)
            _writer.Dispose();
    }
}
