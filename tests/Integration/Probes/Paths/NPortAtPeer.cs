using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Probes.Paths;

/// <summary>An NPort of the lab in the hosts' own network, at an address that the hosts reach.</summary>
internal sealed class NPortAtPeer : IAsyncDisposable
{
    private readonly EsxLab _esxi;
    private readonly LabPeerProgram _program;
    private readonly string _control;

    private NPortAtPeer(EsxLab esxi, LabPeerProgram program, string address, string control)
    {
        _esxi = esxi;
        _program = program;
        Address = address;
        _control = control;
    }

    internal string Address { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal static async Task<NPortAtPeer> StartAsync(EsxLab esxi, string address)
    {
        await esxi.AddAddressAsync(address, Ct);
        LabPeerProgram program = esxi.StartAtPeer(NPortLab.FindProgram(), "--address", address, "--exit-on-stdin-eof");
        string line = await program.ReadLineAsync(Ct) ?? throw new InvalidOperationException("The lab's NPort did not start.");
        using JsonDocument ready = JsonDocument.Parse(line);
        return new NPortAtPeer(esxi, program, address, ready.RootElement.GetProperty("control").GetString()!);
    }

    /// <summary>Tells its side door something, in JSON where there is a body.</summary>
    internal async Task TellAsync(string what, string? body = null)
    {
        string[] data = body is null ? [] : ["-H", "Content-Type: application/json", "-d", body];
        EsxLabResult told = await _esxi.ExecAtPeerAsync(["curl", "-sf", "-X", "POST", .. data, $"{_control}/{what}"], Ct);
        Assert.True(told.ExitCode == 0, $"{what}: {told}");
    }

    /// <summary>Changes its settings, and has it come back with them.</summary>
    internal async Task SetAsync(string settings)
    {
        await TellAsync("settings", settings);
        await TellAsync("restart");
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
