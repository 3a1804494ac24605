using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Tls;

namespace VmSerial.VSphere.Soap;

/// <summary>SOAP over HTTPS. Keeps connections, not sessions: the cookie comes with each request.</summary>
internal sealed class HttpSoapTransport : ISoapTransport
{
    private const string CookieName = "vmware_soap_session=";
    private const int HeadSize = 32 * 1024;

    private readonly ServerAddress _address;
    private readonly CertificateCheck _certificates;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _closing = new();

    internal HttpSoapTransport(VimConnection connection)
    {
        _address = ServerAddress.Parse(connection.Server);
        _certificates = new CertificateCheck(new TlsPolicy { Thumbprint = connection.Thumbprint, SkipCertificateCheck = connection.SkipCertificateCheck }, _address.Name, _address.Host);
        _http = new HttpClient(CreateHandler(_certificates)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<T> SendAsync<T>(SoapRequest request, Func<SoapReply, T> read, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        deadline.CancelAfter(request.Timeout);
        bool answered = false;
        try
        {
            using HttpRequestMessage message = CreateMessage(request);
            using HttpResponseMessage response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            answered = true;
            return await ReadAsync(response, read, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (deadline.IsCancellationRequested && (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_closing.IsCancellationRequested)
                throw new OperationCanceledException($"The connection to '{_address.Name}' was closed.", e);
            throw TimedOut(request, e);
        }
        catch (OperationCanceledException e)
        {
            // Nobody cancelled and no deadline passed: the handler's own limit for connecting.
            throw ConnectionFailures.ConnectTimedOut(_address, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw await ExplainAsync(e, answered, deadline.Token).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _http.Dispose();
    }

    private HttpRequestMessage CreateMessage(SoapRequest request)
    {
        var content = new ByteArrayContent(request.Envelope);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/xml") { CharSet = "utf-8" };
        var message = new HttpRequestMessage(HttpMethod.Post, _address.SdkUri) { Content = content };
        message.Headers.ExpectContinue = false;
        message.Headers.TryAddWithoutValidation("SOAPAction", $"\"{request.Action}\"");
        message.Headers.TryAddWithoutValidation("User-Agent", "VmSerial");
        if (request.Cookie is not null)
            message.Headers.TryAddWithoutValidation("Cookie", CookieName + request.Cookie);
        return message;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, Func<SoapReply, T> read, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        string? cookie = FindCookie(response);
#if NET
        Stream network = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        Stream network = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        byte[] head = ArrayPool<byte>.Shared.Rent(HeadSize);
        try
        {
            (int count, bool whole) = await ReadHeadAsync(network, head, cancellationToken).ConfigureAwait(false);
            if (whole)
            {
                using var small = new MemoryStream(head, 0, count, writable: false);
                return read(new SoapReply(status, cookie, small));
            }
            return await ReadLargeAsync(head, count, network, body => read(new SoapReply(status, cookie, body)), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    /// <summary>Fills the buffer; most replies fit into it and need neither a thread nor a queue.</summary>
    private static async Task<(int Count, bool Whole)> ReadHeadAsync(Stream network, byte[] head, CancellationToken cancellationToken)
    {
        int count = 0;
        while (count < head.Length)
        {
            int read = await network.ReadAsync(head, count, head.Length - count, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return (count, true);
            count += read;
        }
        return (count, false);
    }

    private static async Task<T> ReadLargeAsync<T>(byte[] head, int count, Stream network, Func<Stream, T> read, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var body = new ReplyStream(reading.Token);
        Task filling = body.FillAsync(head, count, network);
        try
        {
            return await Task.Run(() => ReadToEnd(body, read), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            reading.Cancel();
            await filling.ConfigureAwait(false);
        }
    }

    /// <summary>A connection is used again only when its reply was read to the end.</summary>
    private static T ReadToEnd<T>(Stream body, Func<Stream, T> read)
    {
        T result = read(body);
        byte[] rest = new byte[512];
        for (int i = 0; i < 8 && body.Read(rest, 0, rest.Length) > 0; i++) { }
        return result;
    }

    private static string? FindCookie(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies))
            return null;
        foreach (string cookie in cookies)
        {
            if (!cookie.StartsWith(CookieName, StringComparison.OrdinalIgnoreCase))
                continue;
            string value = cookie.Substring(CookieName.Length);
            int end = value.IndexOf(';');
            return end < 0 ? value : value.Substring(0, end);
        }
        return null;
    }

    private SoapConnectionException TimedOut(SoapRequest request, Exception inner) => new(
        "RequestTimedOut", ErrorKind.TimedOut, $"'{_address.Name}' did not finish answering {request.Method} within {request.Timeout.TotalSeconds:0.#} s.", _address.Name,
        "Check that the server is up and reachable from here; a firewall that drops packets looks like this too.", transient: true, inner);

    private async Task<Exception> ExplainAsync(Exception e, bool answered, CancellationToken cancellationToken)
    {
        if (!answered && _certificates.Refusal is { } refusal)
            return refusal;
        if (!answered && ConnectionFailures.IsHandshake(e))
            return await ConnectionFailures.ExplainHandshakeAsync(_address, e, cancellationToken).ConfigureAwait(false);
        return ConnectionFailures.Explain(_address, e, answered);
    }

#if NET
    private static SocketsHttpHandler CreateHandler(CertificateCheck certificates) => new()
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.GZip,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        MaxConnectionsPerServer = 64,
        MaxResponseDrainSize = 0,
        SslOptions = new System.Net.Security.SslClientAuthenticationOptions
        {
            EnabledSslProtocols = TlsClient.Versions,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => certificates.Accepts(certificate, chain, errors),
        },
    };
#else
    private static HttpClientHandler CreateHandler(CertificateCheck certificates) => new()
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.GZip,
        MaxConnectionsPerServer = 64,
        SslProtocols = TlsClient.Versions,
        ServerCertificateCustomValidationCallback = (_, certificate, chain, errors) => certificates.Accepts(certificate, chain, errors),
    };
#endif
}
