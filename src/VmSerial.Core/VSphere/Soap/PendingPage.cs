using System;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>A page that is being read. Its token is known long before its objects are.</summary>
internal sealed class PendingPage<T>
{
    private readonly TaskCompletionSource<string?> _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _server;
    private string? _token;
    private bool _told;

    internal PendingPage(VimSession session, VimCall call, Func<XmlReader, T> decode, CancellationToken cancellationToken)
    {
        _server = session.Server;
        Page = session.CallAsync(call, reader => RetrievedPage<T>.Read(reader, decode, Tell), cancellationToken);
    }

    /// <summary>The page.</summary>
    internal Task<RetrievedPage<T>> Page { get; }

    /// <summary>The token of the next page, null when there is none; fails as the page fails.</summary>
    internal async Task<string?> ReadTokenAsync()
    {
        if (await Task.WhenAny(_known.Task, Page).ConfigureAwait(false) == Page)
            return (await Page.ConfigureAwait(false)).Token;
        return await _known.Task.ConfigureAwait(false);
    }

    /// <summary>The next page was asked for already, so a second attempt at this one must lead to the same next page.</summary>
    private void Tell(string? token)
    {
        if (_told && token != _token)
        {
            throw new SoapConnectionException("ConnectionLost", ErrorKind.ConnectionFailed, $"The connection to '{_server}' broke while a list of objects was read.", _server,
                "Try again; if it happens again, look at the network between here and the server.", transient: false);
        }
        _told = true;
        _token = token;
        _known.TrySetResult(token);
    }
}
