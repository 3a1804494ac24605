using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;
using Xunit.Sdk;

namespace VmSerial.Integration.Cli;

/// <summary>A lab with the world of examples/, and the command run against it. As a class fixture it is shared: such tests change nothing.</summary>
public sealed class CliLab : IAsyncLifetime
{
    private VSphereLab? _lab;
    private ExceptionDispatchInfo? _skipped;

    public string Server => Lab.Server;
    public string User => Lab.User;

    /// <summary>A user who may look and not touch.</summary>
    public string Reader => Lab.Reader;

    public string Password => Lab.Password;
    public string Thumbprint => Lab.Thumbprint;

    /// <summary>A folder that goes with the lab.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("vmserial-cli-").FullName;

    internal Dictionary<string, string> Environment => new()
    {
        ["VMSERIAL_SERVER"] = Server,
        ["VMSERIAL_USER"] = User,
        ["VMSERIAL_PASSWORD"] = Password,
        ["VMSERIAL_THUMBPRINT"] = Thumbprint,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private VSphereLab Lab
    {
        get
        {
            _skipped?.Throw();
            return _lab!;
        }
    }

    /// <summary>A lab for one test, to change.</summary>
    public static async Task<CliLab> StartAsync(params string[] arguments)
        => new() { _lab = await VSphereLab.StartAsync(["--inventory", Path.Combine(CliCommand.Root, "examples", "lab-inventory.json"), .. arguments]) };

    /// <summary>A lab for one test, with hosts whose firewalls differ; every VM is on esx01 or on the host of its cluster.</summary>
    public static async Task<CliLab> StartHostsAsync() => new()
    {
        _lab = await VSphereLab.StartWithAsync("""
            {"clusters": [
               {"name": "lab", "hosts": [
                 {"name": "esx01", "rulesets": {"remoteSerialPort": true}},
                 {"name": "esx02", "rulesets": {"remoteSerialPort": false}},
                 {"name": "esx03", "version": "6.5.0", "rulesets": {
                   "remoteSerialPort": {"enabled": true, "allowedIps": ["10.0.0.9"]},
                   "moxa": {"enabled": true, "rules": [{"direction": "outbound", "protocol": "tcp", "port": 4001, "endPort": 4016}]}}}]},
               {"name": "off", "hosts": [{"name": "esx10", "firewall": "off"}]},
               {"name": "lost", "hosts": [{"name": "esx20", "connection": "disconnected"}]}],
             "vms": [
               {"name": "web1", "host": "esx01", "power": "on", "ports": [{"uri": "tcp://10.0.0.5:4001", "direction": "client"}]},
               {"name": "web2", "host": "esx10", "power": "on", "ports": [{"uri": "tcp://10.0.0.5:4001", "direction": "client"}]}]}
            """),
    };

    /// <summary>A lab whose one VM has this name and a port.</summary>
    public static async Task<CliLab> StartWithVMAsync(string name) => new()
    {
        _lab = await VSphereLab.StartWithAsync($$"""
            {"vms": [{"name": {{JsonSerializer.Serialize(name)}}, "power": "on", "ports": [{"uri": "tcp://nport-a:4001", "direction": "client"}]}]}
            """),
    };

    public async ValueTask InitializeAsync()
    {
        try
        {
            _lab = (await StartAsync())._lab;
        }
        catch (SkipException skipped)
        {
            // Thrown from here it would be a failure of the fixture: each test that wants the lab skips by itself.
            _skipped = ExceptionDispatchInfo.Capture(skipped);
        }
    }

    internal Task<CliResult> RunAsync(params string[] arguments) => CliCommand.RunAsync(arguments, Environment);

    /// <summary>Runs with one variable of the environment set to something else.</summary>
    internal Task<CliResult> RunWithAsync(string name, string value, params string[] arguments)
        => CliCommand.RunAsync(arguments, new Dictionary<string, string>(Environment) { [name] = value });

    /// <summary>How many calls of a SOAP method the lab has counted.</summary>
    internal Task<int> CountAsync(string method) => Lab.CallsAsync(method, Token);

    internal async Task WaitForCountAsync(string method, int count)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (await CountAsync(method) < count)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(45), $"{method} was not called {count} times.");
            await Task.Delay(50, Token);
        }
    }

    /// <summary>How many sessions are open.</summary>
    internal async Task<int> SessionsAsync() => (await Lab.AskAsync("counters", Token)).GetProperty("sessions").GetInt32();

    internal Task PowerAsync(string vm, string state) => Lab.TellAsync($"vm/{vm}/power?state={state}", Token);

    /// <summary>Every change of the VM will end with a fault.</summary>
    internal Task FailReconfigureAsync(string vm) => Lab.TellAsync($"fault?method=ReconfigVM_Task&vm={vm}&fault=GenericVmConfigFault&times=100", Token);

    /// <summary>Writes a plan and gives back its path.</summary>
    internal string WritePlan(string text)
    {
        string file = Path.Combine(Folder, $"plan-{Guid.NewGuid():n}.yaml");
        File.WriteAllText(file, text);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
            await _lab.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
