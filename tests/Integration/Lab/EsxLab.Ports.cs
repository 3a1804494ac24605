using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Integration.Lab;

/// <summary>VMs' serial ports on the hosts, the hosts' names, and what else stands in their network.</summary>
public sealed partial class EsxLab
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The address of the machine that administers the hosts, in their network.</summary>
    public string AdminAddress => Host.Peer[..(Host.Peer.LastIndexOf('.') + 1)] + "1";

    /// <summary>Connects a VM's network serial port from a host.</summary>
    /// <param name="host">The host that the VM runs on.</param>
    /// <param name="vm">The VM's name.</param>
    /// <param name="uri">The service URI.</param>
    /// <param name="direction"><c>client</c> or <c>server</c>.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="proxy">The proxy's URI, if there is one.</param>
    /// <param name="echo">The guest sends back what comes.</param>
    /// <param name="port">The port's number.</param>
    public async Task<LabPort> StartPortAsync(
        EsxLabHost host, string vm, string uri, string direction, CancellationToken ct, string? proxy = null, bool echo = false, int port = 1)
    {
        List<string> words = [host.Name, "start", "--vm", vm, "--port", port.ToString(CultureInfo.InvariantCulture), "--uri", uri, "--direction", direction];
        if (proxy is not null)
            words.AddRange(["--proxy", proxy]);
        if (echo)
            words.AddRange(["--guest", "echo"]);
        return JsonSerializer.Deserialize<LabPort>(await AnswerAsync("vmx", [.. words], ct))!;
    }

    /// <summary>Disconnects it.</summary>
    public Task StopPortAsync(EsxLabHost host, string vm, CancellationToken ct, int port = 1)
        => TellAsync("vmx", [host.Name, "stop", "--vm", vm, "--port", port.ToString(CultureInfo.InvariantCulture)], ct);

    /// <summary>The ports that a host connects, or tries to.</summary>
    public async Task<IReadOnlyList<LabPort>> PortsAsync(EsxLabHost host, CancellationToken ct)
        => JsonSerializer.Deserialize<List<LabPort>>(await AnswerAsync("vmx", [host.Name, "list"], ct))!;

    /// <summary>Waits until a port is in a state.</summary>
    public async Task<LabPort> WaitForPortAsync(EsxLabHost host, string vm, string state, CancellationToken ct)
    {
        for (DateTime deadline = DateTime.UtcNow + s_patience; ;)
        {
            IReadOnlyList<LabPort> ports = await PortsAsync(host, ct);
            if (ports.FirstOrDefault(port => port.VM == vm && port.State == state) is { } found)
                return found;
            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"No port of {vm} became {state} on {host.Name}: {string.Join(", ", ports)}");
            await Task.Delay(s_pause, ct);
        }
    }

    /// <summary>Has a host's name server know a name, or forget it.</summary>
    public Task SetNameAsync(EsxLabHost host, string name, string? address, CancellationToken ct)
        => TellAsync("dns", address is null ? [host.Name, "clear", name] : [host.Name, "set", name, address], ct);

    /// <summary>Has a host's name server take questions and say nothing, or answer again.</summary>
    public Task SetNameServerAsync(EsxLabHost host, bool up, CancellationToken ct) => TellAsync("dns", [host.Name, "server", up ? "up" : "down"], ct);

    /// <summary>Gives the hosts' network a further address, which programs at the peer can listen at.</summary>
    public Task AddAddressAsync(string address, CancellationToken ct) => TellAsync("address", ["add", address], ct);

    /// <summary>Takes it away: who calls it then finds nobody.</summary>
    public Task RemoveAddressAsync(string address, CancellationToken ct) => TellAsync("address", ["remove", address], ct);

    /// <summary>Starts one of the machine's programs in the hosts' network. It ends with the lab at the latest.</summary>
    public LabPeerProgram StartAtPeer(params string[] command)
    {
        string[] words = AtPeer(command);
        return new LabPeerProgram(EsxLabProgram.Start(words[0], words[1..]));
    }

    /// <summary>The command line that becomes one of the machine's programs in the hosts' network, with this process's environment.</summary>
    public string[] AtPeer(params string[] command) => [_program, "exec", "--lab", Name, "peer", .. command];

    private async Task<string> AnswerAsync(string verb, string[] arguments, CancellationToken ct)
    {
        EsxLabResult told = await EsxLabProgram.RunAsync(_program, [verb, "--lab", Name, .. arguments], null, ct);
        return told.ExitCode == 0 ? told.Output : throw new InvalidOperationException($"esxi-lab {verb} {string.Join(' ', arguments)}: {told}");
    }
}
