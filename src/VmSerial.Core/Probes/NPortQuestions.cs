using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.NPort.Dsci;
using VmSerial.Tcp;

namespace VmSerial.Probes;

/// <summary>Asks devices on UDP 4800, each once in a run, however many of its ports are tested.</summary>
internal sealed class NPortQuestions(NPortProbeOptions options)
{
    private readonly ConcurrentDictionary<IPAddress, Lazy<Task<NPortAnswers>>> _asked = new();

    /// <summary>Asks all IPv4 addresses of a name at a time; the first in order that answers is the device.</summary>
    public async Task<NPortAnswers> AskAsync(IReadOnlyList<IPAddress> addresses, CancellationToken ct)
    {
        List<IPAddress> v4 = [.. addresses.Where(a => a.AddressFamily == AddressFamily.InterNetwork).Take(TcpConnector.MaxAddresses)];
        if (v4.Count == 0)
            return new NPortAnswers(null, null, null, ["UDP 4800: not asked, for that is done over IPv4 here."]);
        NPortAnswers[] all = await Task.WhenAll(v4.Select(address =>
            _asked.GetOrAdd(address, a => new Lazy<Task<NPortAnswers>>(() => AskOneAsync(a, ct))).Value)).ConfigureAwait(false);
        return all.FirstOrDefault(a => a.Device is not null) ?? all[0] with { Evidence = [.. all.SelectMany(a => a.Evidence)] };
    }

    private async Task<NPortAnswers> AskOneAsync(IPAddress address, CancellationToken ct)
    {
        List<string> evidence = [];
        DsciClient client = new(address, options.Patience);
        NPortDevice? device = await TryAsync("the search", () => client.SearchAsync(ct)).ConfigureAwait(false);
        if (device is null)
            return new NPortAnswers(null, null, null, evidence);
        evidence.Add($"UDP 4800: {(device.Model.Length > 0 ? device.Model + ", " : "")}{device.ModelId}, MAC {device.Mac}, answers at {device.IPAddress}"
            + (device.AddressesDiffer ? $" and says that its address is {device.ReportedAddress}." : "."));
        NPortNetstat? netstat = await TryAsync("netstat", () => client.GetNetstatAsync(ct)).ConfigureAwait(false);
        if (options.Identify)
        {
            device = device with { Name = await TryAsync("its name", () => client.GetNameAsync(ct)).ConfigureAwait(false) };
            DsciKernelInfo? info = await TryAsync("firmware and serial number", () => client.GetKernelInfoAsync(ct)).ConfigureAwait(false);
            device = device with { Firmware = info?.Firmware, SerialNumber = info?.SerialNumber };
        }
        return new NPortAnswers(address, device, netstat, evidence);

        // What one question comes to says nothing of the next: each failure is evidence, none is an end.
        async Task<T?> TryAsync<T>(string what, Func<Task<T?>> ask) where T : class
        {
            try
            {
                T? answer = await ask().ConfigureAwait(false);
                if (answer is null)
                    evidence.Add($"UDP 4800: {address} did not answer {what}.");
                return answer;
            }
            catch (VmSerialException e)
            {
                evidence.Add(e.Id == "DsciClosed" ? $"UDP 4800: {address} says that it is closed." : $"UDP 4800: {what}: {e.Message}");
                return null;
            }
        }
    }
}
