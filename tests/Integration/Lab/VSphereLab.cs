using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>
/// A vSphere of the test lab: a process of its own with an inventory in memory. It proves that it answers before any test
/// gets it, and ends when its standard input is closed, whatever becomes of the tests.
/// </summary>
public sealed class VSphereLab : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string? _inventory;
    private readonly HttpClient _control;

    private VSphereLab(Process process, JsonElement ready, string? inventory)
    {
        _process = process;
        _inventory = inventory;
        Url = new Uri(Text(ready, "url"));
        User = Text(ready, "user");
        Reader = ready.TryGetProperty("reader", out JsonElement reader) ? reader.GetString() ?? "" : "";
        Password = Text(ready, "password");
        Thumbprint = Text(ready, "thumbprint");
        VMs = ready.GetProperty("vms").GetInt32();
        string control = Text(ready, "control");
        Control = LabControl.Address(control);
        _control = new HttpClient(LabControl.Reach(control)) { BaseAddress = Control, Timeout = s_patience };
    }

    /// <summary>The SOAP endpoint.</summary>
    public Uri Url { get; }

    /// <summary>The lab's side door, plain HTTP.</summary>
    public Uri Control { get; }

    /// <summary>The server as a user would name it: address and port.</summary>
    public string Server => Url.Authority;

    /// <summary>The administrator.</summary>
    public string User { get; }

    /// <summary>A user who may look and not touch; the same password.</summary>
    public string Reader { get; }

    /// <summary>The password of both.</summary>
    public string Password { get; }

    /// <summary>SHA-256 of the certificate.</summary>
    public string Thumbprint { get; }

    /// <summary>How many VMs there are.</summary>
    public int VMs { get; }

    /// <summary>How to get there, the certificate pinned.</summary>
    public VimConnection Connection => new() { Server = Server, Thumbprint = Thumbprint };

    /// <summary>The administrator's credential.</summary>
    public VimCredential.UserPassword Credential => new(User, Password);

    /// <summary>Starts a lab.</summary>
    /// <param name="arguments">More arguments, such as <c>--vms</c> and a number.</param>
    public static Task<VSphereLab> StartAsync(params string[] arguments) => StartAsync(null, arguments);

    /// <summary>Starts a lab with an inventory of one's own.</summary>
    /// <param name="inventory">The inventory as JSON; null for the default one.</param>
    /// <param name="arguments">More arguments.</param>
    public static async Task<VSphereLab> StartWithAsync(string inventory, params string[] arguments)
    {
        string file = Path.Combine(Path.GetTempPath(), $"vmserial-lab-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, inventory);
        return await StartAsync(file, [.. arguments, "--inventory", file]);
    }

    /// <summary>Starts a vCenter whose hosts stand for running ones of the ESXi lab: what the API says and changes is theirs.</summary>
    /// <param name="esxi">The ESXi lab; its hosts' names are kept.</param>
    /// <param name="arguments">More arguments.</param>
    public static Task<VSphereLab> StartForAsync(EsxLab esxi, params string[] arguments) => StartForAsync(esxi, [], arguments);

    /// <summary>Starts a vCenter whose hosts stand for running ones, with VMs whose ports those really connect.</summary>
    /// <param name="esxi">The ESXi lab; its hosts' names are kept.</param>
    /// <param name="vms">The VMs, in the form of the lab's inventory.</param>
    /// <param name="arguments">More arguments.</param>
    public static Task<VSphereLab> StartForAsync(EsxLab esxi, object[] vms, params string[] arguments)
        => StartWithAsync(InventoryFor(esxi, vms), [.. arguments, "--esxi-lab", EsxLabProgram.Find()]);

    /// <summary>Starts such a vCenter in the hosts' own network, at the admin's address there; programs at the peer reach it, this process does not.</summary>
    public static async Task<VSphereLab> StartAtPeerAsync(EsxLab esxi, object[] vms, params string[] arguments)
    {
        string folder = Path.GetTempPath();
        string file = Path.Combine(folder, $"vmserial-lab-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, InventoryFor(esxi, vms));
        string control = Path.Combine(folder, $"vmserial-{Guid.NewGuid():N}.sock");
        LabPeerProgram program = esxi.StartAtPeer([FindProgram(), "--exit-on-stdin-eof", "--listen", esxi.AdminAddress + ":443", "--control", control,
            "--inventory", file, "--esxi-lab", EsxLabProgram.Find(), .. arguments]);
        return await ReadyAsync(program.Process, file);
    }

    private static string InventoryFor(EsxLab esxi, object[] vms)
    {
        var hosts = esxi.Hosts.Select(host => new
        {
            name = host.Name,
            // The API says it from 8.0 U3 on; esxcli says it never.
            secureBoot = host.Version == "8.0.3" ? host.Profile.EndsWith("secureboot", StringComparison.Ordinal) : (bool?)null,
            esxi = new { lab = esxi.Name, host = host.Name },
        });
        return JsonSerializer.Serialize(new { clusters = new[] { new { name = "lab", hosts } }, vms });
    }

    /// <summary>Logs in as the administrator.</summary>
    public Task<VimClient> ConnectAsync(CancellationToken ct) => VimClient.ConnectAsync(Connection, Credential, ct);

    /// <summary>Asks the lab's side door to do something, such as <c>sessions/kill</c>.</summary>
    public async Task TellAsync(string what, CancellationToken ct)
    {
        using HttpResponseMessage response = await _control.PostAsync(new Uri(what, UriKind.Relative), null, ct);
        string answer = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The lab did not understand '{what}': {answer}");
    }

    /// <summary>Asks the lab's side door a question, such as <c>vm/web1</c>.</summary>
    public async Task<JsonElement> AskAsync(string what, CancellationToken ct)
    {
        using JsonDocument answer = JsonDocument.Parse(await _control.GetStringAsync(new Uri(what, UriKind.Relative), ct));
        return answer.RootElement.Clone();
    }

    /// <summary>Opens the guest's end of a port that a running host connects, or tries to.</summary>
    public async Task<LabGuest> OpenGuestAsync(string vm, int port, CancellationToken ct)
        => await LabGuest.ConnectAsync(Text(await AskAsync($"vm/{vm}/guest?port={port}", ct), "address"), ct);

    /// <summary>How often a method was called since the start or the last <c>counters/reset</c>.</summary>
    public async Task<int> CallsAsync(string method, CancellationToken ct)
        => (await AskAsync("counters", ct)).GetProperty("calls").TryGetProperty(method, out JsonElement count) ? count.GetInt32() : 0;

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
        if (_inventory is not null)
            File.Delete(_inventory);
    }

    private static async Task<VSphereLab> StartAsync(string? inventory, string[] arguments)
    {
        var start = new ProcessStartInfo(FindProgram()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--exit-on-stdin-eof", .. arguments])
            start.ArgumentList.Add(argument);
        return await ReadyAsync(Process.Start(start)!, inventory);
    }

    private static async Task<VSphereLab> ReadyAsync(Process process, string? inventory)
    {
        using var patience = new CancellationTokenSource(s_patience);
        Task<string> complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string? line = await process.StandardOutput.ReadLineAsync(patience.Token);
        if (line is null)
            throw new InvalidOperationException($"The lab's vSphere did not start: {await complaints}");
        using JsonDocument ready = JsonDocument.Parse(line);
        return new VSphereLab(process, ready.RootElement, inventory);
    }

    /// <summary>The program; without it a test skips and says how to get it, except in CI, where it fails.</summary>
    private static string FindProgram()
    {
        string? named = Environment.GetEnvironmentVariable("VMSERIAL_LAB_VSPHERE");
        if (named is { Length: > 0 } && File.Exists(named))
            return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string program = Path.Combine(folder.FullName, "output", "lab", "vsphere-lab");
            if (File.Exists(program))
                return program;
        }
        const string Missing = "The lab's vSphere is missing: './build.sh test' builds it (Linux only), or VMSERIAL_LAB_VSPHERE names it.";
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1" || named is { Length: > 0 })
            throw new FileNotFoundException(Missing, named);
        Assert.Skip(Missing);
        return "";
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
