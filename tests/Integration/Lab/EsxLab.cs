using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Integration.Lab;

/// <summary>
/// ESXi hosts of the test lab, in one process with a network of their own. They are up before any test gets them, and end when
/// the process's standard input is closed, whatever becomes of the tests.
/// </summary>
public sealed partial class EsxLab : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly Process _process;
    private readonly Task _output;

    private EsxLab(string program, string name, Process process, IReadOnlyList<EsxLabHost> hosts)
    {
        _program = program;
        _process = process;
        Name = name;
        Hosts = hosts;
        _output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>The lab's name, which no other has.</summary>
    public string Name { get; }

    /// <summary>The hosts in the order of the profiles.</summary>
    public IReadOnlyList<EsxLabHost> Hosts { get; }

    /// <summary>The first host, which is all there is of a lab with one.</summary>
    public EsxLabHost Host => Hosts[0];

    /// <summary>Starts one host for each profile.</summary>
    /// <param name="profiles">Such as <c>5.0u1,8.0</c>.</param>
    /// <param name="ct">Ends the wait, and what was started.</param>
    public static Task<EsxLab> StartAsync(string profiles, CancellationToken ct) => StartAsync(["--profile", profiles], ct);

    /// <summary>Starts a lab with options of its own, such as <c>--count</c> or <c>--lan</c>.</summary>
    public static async Task<EsxLab> StartAsync(IReadOnlyList<string> options, CancellationToken ct)
    {
        string program = EsxLabProgram.Find();
        string name = "t" + Guid.NewGuid().ToString("N")[..10];
        Process process = EsxLabProgram.Start(program, ["up", "--lab", name, "--exit-on-stdin-eof", .. options]);
        try
        {
            return new EsxLab(program, name, process, await ReadHostsAsync(process, ct));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>Runs a program in a host, without SSH.</summary>
    public Task<EsxLabResult> ExecAsync(EsxLabHost host, string[] command, CancellationToken ct) => ExecAsync(host.Name, command, null, ct);

    /// <summary>Runs a line of the host's shell, without SSH.</summary>
    public Task<EsxLabResult> ShellAsync(EsxLabHost host, string line, CancellationToken ct) => ExecAsync(host.Name, ["sh", "-c", line], null, ct);

    /// <summary>Runs one of the machine's programs at the peer, on the other side of the hosts' firewalls.</summary>
    public Task<EsxLabResult> ExecAtPeerAsync(string[] command, CancellationToken ct) => ExecAsync("peer", command, null, ct);

    /// <summary>What a file of the host holds.</summary>
    public async Task<string> ReadFileAsync(EsxLabHost host, string path, CancellationToken ct)
    {
        EsxLabResult read = await ExecAsync(host, ["cat", path], ct);
        return read.ExitCode == 0 ? read.Output : throw new FileNotFoundException($"{host.Name} has no {path}: {read.Error}");
    }

    /// <summary>Writes a file of the host in place, past its permissions.</summary>
    public async Task WriteFileAsync(EsxLabHost host, string path, string content, CancellationToken ct)
    {
        EsxLabResult written = await ExecAsync(host.Name, ["dd", "of=" + path], content, ct);
        if (written.ExitCode != 0)
            throw new IOException($"{host.Name} did not take {path}: {written.Error}");
    }

    /// <summary>Writes a file of the host in place, past its permissions.</summary>
    public async Task WriteFileAsync(EsxLabHost host, string path, byte[] content, CancellationToken ct)
    {
        EsxLabResult written = await ExecAsync(host.Name, ["sh", "-c", "base64 -d | dd of=\"$0\"", path], Convert.ToBase64String(content), ct);
        if (written.ExitCode != 0)
            throw new IOException($"{host.Name} did not take {path}: {written.Error}");
    }

    /// <summary>Listens at the peer's address and sends back what comes, or passes connections on.</summary>
    /// <param name="port">The port there.</param>
    /// <param name="to">An address and port of this machine to pass connections on to; null to send back what comes.</param>
    /// <param name="ct">Ends the wait for the listener.</param>
    public Task<EsxLabListener> ListenAsync(int port, string? to, CancellationToken ct)
    {
        string[] arguments = ["listen", "--lab", Name, "--port", port.ToString(CultureInfo.InvariantCulture)];
        return EsxLabListener.StartAsync(_program, to is null ? arguments : [.. arguments, "--to", to], ct);
    }

    /// <summary>Opens a loopback port that leads to a port of the host.</summary>
    public Task<EsxLabListener> ForwardAsync(EsxLabHost host, int port, CancellationToken ct)
        => EsxLabListener.StartAsync(_program, ["forward", "--lab", Name, host.Name, port.ToString(CultureInfo.InvariantCulture)], ct);

    /// <summary>Restarts a host in order, and waits until it is up.</summary>
    public Task RebootAsync(EsxLabHost host, CancellationToken ct) => TellAsync("reboot", [host.Name], ct);

    /// <summary>Cuts a host's power, and waits until it is up again.</summary>
    public Task PowerCutAsync(EsxLabHost host, CancellationToken ct) => TellAsync("reboot", ["--hard", host.Name], ct);

    /// <summary>Makes something go wrong with a host from now on, or right again.</summary>
    public Task MishapAsync(EsxLabHost host, string mishap, bool on, CancellationToken ct)
        => TellAsync("mishap", [host.Name, mishap, on ? "on" : "off"], ct);

    /// <summary>Has a host's esxcli and the other commands of ESXi's own answer late; zero ends that.</summary>
    public Task SlowAsync(EsxLabHost host, TimeSpan by, CancellationToken ct)
        => TellAsync("mishap", [host.Name, "slow", by == TimeSpan.Zero ? "off" : by.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)], ct);

    /// <summary>Puts all mishaps of a host right.</summary>
    public Task WithoutMishapsAsync(EsxLabHost host, CancellationToken ct) => TellAsync("mishap", [host.Name, "all", "off"], ct);

    /// <summary>Lets nobody log in by SSH but the exception users.</summary>
    public Task LockDownAsync(EsxLabHost host, IReadOnlyList<string> exceptionUsers, CancellationToken ct)
        => TellAsync("lockdown", [host.Name, "on", .. exceptionUsers], ct);

    /// <summary>Ends lockdown mode.</summary>
    public Task EndLockdownAsync(EsxLabHost host, CancellationToken ct) => TellAsync("lockdown", [host.Name, "off"], ct);

    /// <summary>Stops the host's sshd, as stopping TSM-SSH does: its port refuses connections, who is logged in stays.</summary>
    public Task StopSshAsync(EsxLabHost host, CancellationToken ct) => TellAsync("ssh", [host.Name, "stop"], ct);

    /// <summary>Starts the host's sshd at the same port.</summary>
    public Task StartSshAsync(EsxLabHost host, CancellationToken ct) => TellAsync("ssh", [host.Name, "start"], ct);

    /// <summary>What the host's sshd wrote so far.</summary>
    public async Task<IReadOnlyList<string>> ReadSshLogAsync(EsxLabHost host, CancellationToken ct)
    {
        // sshd has it open for writing.
        await using var file = new FileStream(host.SshLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return (await reader.ReadToEndAsync(ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>How many commands and transfers the host's sshd began so far.</summary>
    public async Task<int> CountSessionsAsync(EsxLabHost host, CancellationToken ct)
        => (await ReadSshLogAsync(host, ct)).Count(line => line.Contains("Starting session", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_process);
        await _output;
        _process.Dispose();
    }

    private Task<EsxLabResult> ExecAsync(string where, string[] command, string? input, CancellationToken ct)
        => EsxLabProgram.RunAsync(_program, ["exec", "--lab", Name, where, .. command], input, ct);

    private async Task TellAsync(string verb, string[] arguments, CancellationToken ct)
    {
        EsxLabResult told = await EsxLabProgram.RunAsync(_program, [verb, "--lab", Name, .. arguments], null, ct);
        if (told.ExitCode != 0)
            throw new InvalidOperationException($"esxi-lab {verb} {string.Join(' ', arguments)}: {told}");
    }

    // One line a host, and each says how many there are.
    private static async Task<IReadOnlyList<EsxLabHost>> ReadHostsAsync(Process process, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        Task<string> complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        List<EsxLabHost> hosts = [];
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            EsxLabHost host = JsonSerializer.Deserialize<EsxLabHost>(line)!;
            hosts.Add(host);
            if (hosts.Count == host.Count)
                return hosts;
        }

        throw new InvalidOperationException($"The lab's ESXi hosts did not start: {await complaints}");
    }

    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
    }
}
