using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>
/// An NPort of the test lab: a process of its own at an address of 127/8 that no other test has, with the standard ports. It is up before any test
/// gets it, and ends when its standard input is closed, whatever becomes of the tests.
/// </summary>
public sealed class NPortLab : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static int s_count;

    private readonly Process _process;
    private readonly HttpClient _control;

    private NPortLab(Process process, JsonElement ready)
    {
        _process = process;
        Address = ready.GetProperty("address").GetString()!;
        Name = ready.GetProperty("name").GetString()!;
        Mac = ready.GetProperty("mac").GetString()!;
        Serial = ready.GetProperty("serial").GetInt32();
        string control = ready.GetProperty("control").GetString()!;
        _control = new HttpClient(LabControl.Reach(control)) { BaseAddress = LabControl.Address(control), Timeout = s_patience };
    }

    /// <summary>The device's address.</summary>
    public string Address { get; }

    /// <summary>The server name from the factory.</summary>
    public string Name { get; }

    /// <summary>The MAC, in lower case with colons.</summary>
    public string Mac { get; }

    /// <summary>The serial number.</summary>
    public int Serial { get; }

    /// <summary>Address and data port.</summary>
    public string Endpoint(int port = 4001) => $"{Address}:{port}";

    /// <summary>Starts a device.</summary>
    /// <param name="model">Such as <c>5450</c>.</param>
    /// <param name="arguments">More arguments; an <c>--address</c> among them wins.</param>
    public static async Task<NPortLab> StartAsync(string model = "5150", params string[] arguments)
    {
        int number = Interlocked.Increment(ref s_count);
        string own = $"127.{77 + (Environment.ProcessId / 250 % 100)}.{Environment.ProcessId % 250}.{number}";
        var start = new ProcessStartInfo(FindProgram(), ["--model", model, "--address", own, "--exit-on-stdin-eof", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return await ReadyAsync(Process.Start(start)!);
    }

    /// <summary>Starts a device in the hosts' network, where it has an address like any other machine; this process reaches its side door only.</summary>
    /// <param name="esxi">The hosts.</param>
    /// <param name="address">An address that was added to their network.</param>
    /// <param name="model">Such as <c>5450</c>.</param>
    /// <param name="arguments">More arguments.</param>
    public static Task<NPortLab> StartAtPeerAsync(EsxLab esxi, string address, string model, params string[] arguments)
    {
        string control = Path.Combine(Path.GetTempPath(), $"vmserial-{Guid.NewGuid():N}.sock");
        return ReadyAsync(esxi.StartAtPeer([FindProgram(), "--model", model, "--address", address, "--control", control, "--exit-on-stdin-eof", .. arguments]).Process);
    }

    private static async Task<NPortLab> ReadyAsync(Process process)
    {
        using var patience = new CancellationTokenSource(s_patience);
        Task<string> complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string? line = await process.StandardOutput.ReadLineAsync(patience.Token);
        if (line is null)
            throw new InvalidOperationException($"The lab's NPort did not start: {await complaints}");
        using JsonDocument ready = JsonDocument.Parse(line);
        return new NPortLab(process, ready.RootElement.Clone());
    }

    /// <summary>Makes something go wrong from now on, such as <c>busy</c> <c>rst</c>.</summary>
    public Task MishapAsync(string name, string value, CancellationToken ct) => TellAsync($"mishap/{name}/{value}", null, ct);

    /// <summary>Drops everything and comes back with the saved settings.</summary>
    public Task RestartAsync(CancellationToken ct) => TellAsync("restart", null, ct);

    /// <summary>Changes one port's settings, and restarts.</summary>
    public async Task SetPortAsync(int port, object settings, CancellationToken ct)
    {
        await TellAsync($"port/{port}/settings", JsonContent.Create(settings), ct);
        await RestartAsync(ct);
    }

    /// <summary>Changes the device's settings, and restarts.</summary>
    public async Task SetAsync(object settings, CancellationToken ct)
    {
        await TellAsync("settings", JsonContent.Create(settings), ct);
        await RestartAsync(ct);
    }

    /// <summary>Writes to a serial line, as what is wired to it would.</summary>
    public Task SayOnLineAsync(int port, byte[] bytes, CancellationToken ct) => TellAsync($"port/{port}/line", new ByteArrayContent(bytes), ct);

    /// <summary>What the side door tells of a port.</summary>
    public async Task<NPortLabPort> PortAsync(int port, CancellationToken ct)
        => (await _control.GetFromJsonAsync<NPortLabPort>($"port/{port}", JsonSerializerOptions.Web, ct))!;

    /// <summary>How often each opcode of UDP 4800 was asked for, such as <c>0x14</c>.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SearchRequestsAsync(CancellationToken ct)
    {
        JsonElement state = await _control.GetFromJsonAsync<JsonElement>("state", ct);
        return state.GetProperty("searchRequests").Deserialize<Dictionary<string, int>>()!;
    }

    /// <summary>Asks the side door a question, such as <c>state</c> or <c>settings</c>.</summary>
    public Task<JsonElement> AskAsync(string what, CancellationToken ct) => _control.GetFromJsonAsync<JsonElement>(what, ct);

    /// <summary>How often the device was restarted.</summary>
    public async Task<int> RestartsAsync(CancellationToken ct) => (await AskAsync("state", ct)).GetProperty("restarts").GetInt32();

    /// <summary>A count of the telnet console: opened, keys, tries, saves, prompts.</summary>
    public async Task<int> ConsoleAsync(string count, CancellationToken ct) => (await AskAsync("state", ct)).GetProperty("console").GetProperty(count).GetInt32();

    /// <summary>Connects to a data port and waits until the device has given the slot.</summary>
    public async Task<Socket> TakeSlotAsync(int dataPort, int port, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address, dataPort, ct);
        await UntilAsync(port, state => state.Clients.Contains(socket.LocalEndPoint!.ToString()!), ct);
        return socket;
    }

    /// <summary>Waits until a port is in a state, and gives it.</summary>
    public async Task<NPortLabPort> UntilAsync(int port, Func<NPortLabPort, bool> holds, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        while (true)
        {
            NPortLabPort state = await PortAsync(port, patience.Token);
            if (holds(state))
                return state;
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Asks the side door to do something.</summary>
    public async Task TellAsync(string what, HttpContent? content, CancellationToken ct)
    {
        using HttpResponseMessage response = await _control.PostAsync(new Uri(what, UriKind.Relative), content, ct);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The lab's NPort did not understand '{what}': {await response.Content.ReadAsStringAsync(ct)}");
    }

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
    }

    /// <summary>The program; without it, or without root, a test skips and says how to get it, except in CI, where it fails.</summary>
    internal static string FindProgram()
    {
        const string Variable = "VMSERIAL_LAB_NPORT";
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (named is { Length: > 0 } && File.Exists(named) && Environment.IsPrivilegedProcess)
            return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null && OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess; folder = folder.Parent)
        {
            string program = Path.Combine(folder.FullName, "output", "lab", "nport-lab");
            if (File.Exists(program))
                return program;
        }
        const string Missing = $"The lab's NPorts are missing: './build.sh test' builds them (Linux and root only), or {Variable} names their program.";
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1" || named is { Length: > 0 })
            throw new FileNotFoundException(Missing, named);
        Assert.Skip(Missing);
        return "";
    }
}
