using System;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build.Lab;

/// <summary>The side door of a running lab: what it counted, and what an administrator does behind the product's back.</summary>
internal sealed class LabControl(string address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(address.TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>How many calls of a SOAP method came in so far.</summary>
    public async Task<long> CountAsync(string method, CancellationToken cancellationToken)
    {
        using JsonDocument counters = JsonDocument.Parse(await _http.GetStringAsync("counters", cancellationToken));
        return counters.RootElement.GetProperty("calls").TryGetProperty(method, out JsonElement calls) ? calls.GetInt64() : 0;
    }

    /// <summary>Switches a VM <c>on</c> or <c>off</c>.</summary>
    public async Task PowerAsync(string vm, string state, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await _http.PostAsync($"vm/{Uri.EscapeDataString(vm)}/power?state={state}", null, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new StepFailedException($"The lab did not switch {vm} {state}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    public void Dispose() => _http.Dispose();
}
