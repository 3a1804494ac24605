using System;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.VSphere;

namespace VmSerial.Bench;

/// <summary>The lab's vSphere with many VMs, as a process of its own; ended when this is disposed.</summary>
internal sealed class LabServer : IDisposable
{
    private readonly Process _process;

    private LabServer(Process process, JsonElement ready)
    {
        _process = process;
        Url = new Uri(ready.GetProperty("url").GetString()!);
        User = ready.GetProperty("user").GetString()!;
        Password = ready.GetProperty("password").GetString()!;
        Thumbprint = ready.GetProperty("thumbprint").GetString()!;
    }

    internal Uri Url { get; }
    internal string User { get; }
    internal string Password { get; }
    internal string Thumbprint { get; }

    internal static async Task<LabServer> StartAsync(string root, string arguments, CancellationToken ct)
    {
        string binary = Environment.GetEnvironmentVariable("VMSERIAL_LAB_VSPHERE") is { Length: > 0 } path ? path : Path.Combine(root, "output", "lab", "vsphere-lab");
        Process process = Process.Start(new ProcessStartInfo(binary, "--listen 127.0.0.1:0 --exit-on-stdin-eof " + arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException($"{binary} did not start.");
        string line = await process.StandardOutput.ReadLineAsync(ct) ?? throw new InvalidOperationException($"{binary} ended before it was ready.");
        using JsonDocument document = JsonDocument.Parse(line);
        return new LabServer(process, document.RootElement.Clone());
    }

    internal Task<VimClient> ConnectAsync(CancellationToken ct)
        => VimClient.ConnectAsync(new VimConnection { Server = Url.Authority, Thumbprint = Thumbprint }, new VimCredential.UserPassword(User, Password), ct);

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }
}
