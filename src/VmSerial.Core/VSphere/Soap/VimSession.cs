using System;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>
/// A session and all calls made under it. When the server has dropped the session, exactly one new login is made, shared by
/// all callers that noticed, and their calls are repeated once.
/// </summary>
internal sealed class VimSession : IDisposable
{
    /// <summary>The oldest API that has everything the first call needs; every server since 5.0 speaks it.</summary>
    private const string FirstApiVersion = "5.0";

    private readonly ISoapTransport _transport;
    private readonly VimConnection _connection;
    private readonly VimCredential _credential;
    private readonly object _gate = new();
    private OpenSession? _open;
    private OpenSession? _renewing;
    private Task<OpenSession>? _renewal;
    private string _action = "urn:vim25/" + FirstApiVersion;

    internal VimSession(ISoapTransport transport, VimConnection connection, VimCredential credential)
    {
        _transport = transport;
        _connection = connection;
        _credential = credential;
        Names = new ObjectNames(connection.Server);
    }

    internal ObjectNames Names { get; }
    internal string Server => _connection.Server;
    internal ServiceContent Content { get; private set; } = null!;
    internal bool OwnsSession => _credential is not VimCredential.SharedCookie;
    internal string User => Volatile.Read(ref _open)?.User ?? "";

    /// <summary>Asks the server what it is, and logs in.</summary>
    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Not repeatable: whoever mistyped a server's name shall hear it at once.
        var first = new VimCall("RetrieveServiceContent", ServiceContent.ServiceInstance);
        XElement response = await SendWordedAsync(first, cookie: null, SoapReader.ReadTree, cancellationToken).ConfigureAwait(false);
        Content = ServiceContent.Read(response) ?? throw new SoapConnectionException(
            "ServerNotVSphere", ErrorKind.NotSupported, $"'{Server}' does not describe itself as a vCenter or an ESXi host.", Server,
            "Name a vCenter or an ESXi host, with its port when that is not 443.", transient: false);
        if (Content.ApiVersion.Length > 0)
            _action = "urn:vim25/" + Content.ApiVersion;
        Volatile.Write(ref _open, await LoginAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes a call that answers with a small response.</summary>
    internal Task<XElement> CallAsync(VimCall call, CancellationToken cancellationToken) => CallAsync(call, SoapReader.ReadTree, cancellationToken);

    /// <summary>Makes a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="read">Reads the response; the reader is at its element.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="VimFaultException">The server answered with a fault.</exception>
    /// <exception cref="SessionRenewedException">Only for calls bound to the session: it is a new one now.</exception>
    internal async Task<T> CallAsync<T>(VimCall call, Func<XmlReader, T> read, CancellationToken cancellationToken)
    {
        for (bool again = false; ; again = true)
        {
            OpenSession session = Volatile.Read(ref _open) ?? throw SessionLost(null);
            try
            {
                return await SendAsync(call, session.Cookie, read, cancellationToken).ConfigureAwait(false);
            }
            catch (SoapFaultException e) when (e.Fault.IsNotAuthenticated && !again)
            {
                await RenewAsync(session, cancellationToken).ConfigureAwait(false);
                if (call.BoundToSession)
                    throw new SessionRenewedException();
            }
            catch (SoapFaultException e)
            {
                throw VimFaults.ToException(e.Fault, call.Target, Names, e);
            }
        }
    }

    /// <summary>Whether the server still knows the session. Never logs in.</summary>
    internal async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _open) is not { } session || Content.SessionManager is not { } manager)
            return false;
        try
        {
            return await ReadUserAsync(manager, session.Cookie, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (SoapFaultException)
        {
            return false;
        }
        catch (SoapConnectionException)
        {
            return false;
        }
    }

    /// <summary>Ends a session of our own; a shared one is left alone.</summary>
    internal async Task LogoutAsync(CancellationToken cancellationToken)
    {
        if (!OwnsSession || Content.SessionManager is not { } manager || Interlocked.Exchange(ref _open, null) is not { } session)
            return;
        try
        {
            await SendAsync(new VimCall("Logout", manager), session.Cookie, SoapReader.ReadTree, cancellationToken).ConfigureAwait(false);
        }
        catch (SoapFaultException e) when (e.Fault.IsNotAuthenticated)
        {
            // Gone already, which is what was wanted.
        }
        catch (SoapFaultException e)
        {
            throw VimFaults.ToException(e.Fault, Server, Names, e);
        }
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _open, null);
        _transport.Dispose();
    }

    private Task<T> SendAsync<T>(VimCall call, string? cookie, Func<XmlReader, T> read, CancellationToken cancellationToken)
    {
        var request = new SoapRequest(call.Method, call.ToEnvelope(), _action, call.Timeout ?? _connection.RequestTimeout)
        {
            Cookie = cookie,
            Repeatable = call.Repeatable,
        };
        return _transport.SendAsync(request, reply => SoapReader.Read(reply, Server, read), cancellationToken);
    }

    private async Task<T> SendWordedAsync<T>(VimCall call, string? cookie, Func<XmlReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(call, cookie, read, cancellationToken).ConfigureAwait(false);
        }
        catch (SoapFaultException e)
        {
            throw VimFaults.ToException(e.Fault, Server, Names, e);
        }
    }

    /// <summary>Waits for a session that is newer than the one that failed.</summary>
    private async Task RenewAsync(OpenSession failed, CancellationToken cancellationToken)
    {
        if (_credential is not VimCredential.UserPassword)
            throw SessionLost(null);
        Task<OpenSession> renewal;
        lock (_gate)
        {
            if (!ReferenceEquals(Volatile.Read(ref _open), failed))
                return;
            // A login that was refused is not tried again for the same session: that is how accounts get locked.
            bool open = _renewal is not null && ReferenceEquals(_renewing, failed)
                && !(_renewal.IsFaulted && _renewal.Exception?.InnerException is SoapConnectionException { Transient: true });
            if (!open)
            {
                _renewing = failed;
                _renewal = RenewOnceAsync(failed);
            }
            renewal = _renewal!;
        }
        await renewal.OrCanceled(cancellationToken).ConfigureAwait(false);
    }

    private async Task<OpenSession> RenewOnceAsync(OpenSession failed)
    {
        // Shared by callers, so no single caller's token ends it; the request has its own deadline.
        await Task.Yield();
        OpenSession renewed = await LoginAsync(CancellationToken.None).ConfigureAwait(false);
        Interlocked.CompareExchange(ref _open, renewed, failed);
        return renewed;
    }

    private async Task<OpenSession> LoginAsync(CancellationToken cancellationToken)
    {
        ManagedObjectReference manager = Content.SessionManager ?? throw new SoapConnectionException(
            "ServerNotVSphere", ErrorKind.NotSupported, $"'{Server}' offers no sessions.", Server, "Name a vCenter or an ESXi host.", transient: false);
        switch (_credential)
        {
            case VimCredential.UserPassword(string user, string password):
                return await LoginWithAsync(new VimCall("Login", manager, w =>
                {
                    w.WriteElementString("userName", VimXml.Namespace, user);
                    w.WriteElementString("password", VimXml.Namespace, password);
                }) { Target = user }, cancellationToken).ConfigureAwait(false);
            case VimCredential.CloneTicket(string ticket):
                return await LoginWithAsync(new VimCall("CloneSession", manager, w => w.WriteElementString("cloneTicket", VimXml.Namespace, ticket)), cancellationToken).ConfigureAwait(false);
            case VimCredential.SharedCookie(string shared):
                // Servers quote the value and take it either way; whoever hands it over may have dropped the quotes.
                string cookie = shared.StartsWith("\"", StringComparison.Ordinal) ? shared : $"\"{shared}\"";
                try
                {
                    string? owner = await ReadUserAsync(manager, cookie, cancellationToken).ConfigureAwait(false);
                    return owner is null ? throw SessionLost(null) : new OpenSession(cookie, owner);
                }
                catch (SoapFaultException e)
                {
                    throw e.Fault.IsNotAuthenticated ? SessionLost(e) : VimFaults.ToException(e.Fault, Server, Names, e);
                }
            default:
                throw new NotSupportedException($"Credential {_credential.GetType().Name} is not known.");
        }
    }

    /// <summary>One try, without the old cookie: a login on a live session is refused.</summary>
    private async Task<OpenSession> LoginWithAsync(VimCall call, CancellationToken cancellationToken)
    {
        var request = new SoapRequest(call.Method, call.ToEnvelope(), _action, _connection.RequestTimeout);
        try
        {
            return await _transport.SendAsync(request, reply =>
            {
                XElement response = SoapReader.Read(reply, Server, SoapReader.ReadTree);
                string cookie = reply.SessionCookie ?? throw new SoapConnectionException(
                    "ReplyUnreadable", ErrorKind.InvalidData, $"'{Server}' accepted the login but sent no session cookie.", Server,
                    "Check that no proxy between here and the server takes cookies away.", transient: false);
                return new OpenSession(cookie, VimXml.Text(VimXml.Child(response, "returnval"), "userName"));
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (SoapFaultException e)
        {
            throw VimFaults.ToLoginException(e.Fault, _credential, Names, e);
        }
    }

    /// <summary>Who the session belongs to; null when the server does not know it.</summary>
    private async Task<string?> ReadUserAsync(ManagedObjectReference manager, string cookie, CancellationToken cancellationToken)
    {
        VimCall call = PropertyCalls.RetrieveOne(Content.PropertyCollector, manager, "currentSession") with { Repeatable = false };
        return await SendAsync(call, cookie, reader => PropertyObject.ReadFirst(reader)?.Value("currentSession") is { } session ? VimXml.Text(session, "userName") : null, cancellationToken)
            .ConfigureAwait(false);
    }

    private VimFaultException SessionLost(Exception? inner) => VimFaults.SessionLost(Server, _credential, inner);
}
