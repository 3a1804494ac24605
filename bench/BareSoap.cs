using System;
using System.Net.Http;
using System.Net.Security;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Bench;

/// <summary>
/// The least a client can do: requests written as text, replies read to the last byte and thrown away. It looks for nothing
/// but the page token, in the first bytes of a reply, and asks for the next page at once.
/// </summary>
internal sealed class BareSoap : IDisposable
{
    private static readonly Regex s_token = new("<token>([^<]+)</token>", RegexOptions.Compiled);
    private readonly HttpClient _http;
    private readonly Uri _url;

    private BareSoap(Uri url)
    {
        _url = url;
        _http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            UseCookies = true,
        }) { Timeout = TimeSpan.FromMinutes(5) };
    }

    internal static async Task<BareSoap> LoginAsync(LabServer lab, CancellationToken ct)
    {
        var soap = new BareSoap(lab.Url);
        await soap.AskAsync($"<Login xmlns=\"urn:vim25\"><_this type=\"SessionManager\">SessionManager</_this><userName>{lab.User}</userName><password>{lab.Password}</password></Login>", ct);
        return soap;
    }

    /// <summary>Reads the pages of one retrieval and returns their size in bytes.</summary>
    internal async Task<long> DrainAsync(string retrieve, string pattern, CancellationToken ct)
    {
        long bytes = 0;
        Task<HttpResponseMessage>? next = SendAsync(retrieve, ct);
        byte[] buffer = new byte[64 * 1024];
        while (next is not null)
        {
            using HttpResponseMessage reply = await next;
            next = null;
            await using System.IO.Stream body = await reply.Content.ReadAsStreamAsync(ct);
            var head = new StringBuilder();
            int read;
            bool looking = true;
            while ((read = await body.ReadAsync(buffer, ct)) > 0)
            {
                bytes += read;
                if (!looking)
                    continue;
                head.Append(Encoding.UTF8.GetString(buffer, 0, read));
                looking = head.Length < 4096;
                if (s_token.Match(head.ToString()) is { Success: true } token)
                {
                    looking = false;
                    next = SendAsync(pattern.Replace("{token}", token.Groups[1].Value, StringComparison.Ordinal), ct);
                }
            }
        }
        return bytes;
    }

    internal async Task<string> AskAsync(string body, CancellationToken ct)
    {
        using HttpResponseMessage reply = await SendAsync(body, ct);
        string text = await reply.Content.ReadAsStringAsync(ct);
        return reply.IsSuccessStatusCode ? text : throw new InvalidOperationException(text);
    }

    private async Task<HttpResponseMessage> SendAsync(string body, CancellationToken ct)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _url)
        {
            Content = new StringContent("<?xml version=\"1.0\"?><Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><Body>"
                + body + "</Body></Envelope>", Encoding.UTF8, "text/xml"),
        };
        request.Headers.Add("SOAPAction", "urn:vim25/6.5");
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    public void Dispose() => _http.Dispose();
}
