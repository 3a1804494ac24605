using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;

namespace VmSerial.Bench;

/// <summary>The way of VMware's knowledge base, as people do it without a tool: each step typed after <c>ssh root@host</c>, a connection each.</summary>
internal sealed class PlainSsh : IDisposable
{
    private const string Service = "<service id=\"0900\"><id>moxa</id><rule id=\"0000\"><direction>outbound</direction><protocol>tcp</protocol>"
        + "<porttype>dst</porttype><port>4001</port></rule><enabled>true</enabled><required>false</required></service>";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmserial-bench-");
    private readonly EsxLabHost _host;
    private readonly string _known;
    private readonly string _asked;

    internal PlainSsh(EsxLabHost host)
    {
        _host = host;
        _known = Path.Combine(_folder.FullName, "known_hosts");
        File.WriteAllLines(_known, host.KnownHosts);
        _asked = Path.Combine(_folder.FullName, "password");
        File.WriteAllText(_asked, "#!/bin/sh\nexec printenv BENCH_SSH_PASSWORD\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_asked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The steps, in the order of the article; vi is a sed here, which is faster than anyone's vi.</summary>
    internal static IReadOnlyList<string> Steps { get; } =
    [
        $"chmod 644 {HostLogin.ServiceXml}",
        $"chmod +t {HostLogin.ServiceXml}",
        $"sed 's#</ConfigRoot>#{Service}\\n</ConfigRoot>#' {HostLogin.ServiceXml} >/tmp/service.new && cat /tmp/service.new >{HostLogin.ServiceXml} && rm /tmp/service.new",
        $"chmod 444 {HostLogin.ServiceXml}",
        "esxcli network firewall refresh",
        "esxcli network firewall ruleset list",
    ];

    /// <summary>Adds the ruleset; the last step must list it as enabled.</summary>
    internal async Task AddAsync(CancellationToken ct)
    {
        string shown = "";
        foreach (string step in Steps)
            shown = await RunAsync(step, ct);
        if (!shown.Split('\n').Any(line => line.StartsWith(HostLogin.Id + " ", StringComparison.Ordinal) && line.Contains("true", StringComparison.Ordinal)))
            throw new InvalidOperationException($"The manual way did not open the ruleset:\n{shown}");
    }

    /// <summary>Runs one command over a connection of its own.</summary>
    internal async Task<string> RunAsync(string command, CancellationToken ct)
    {
        ProcessStartInfo start = new("ssh",
            ["-F", "none", "-o", "UserKnownHostsFile=" + _known, "-o", "StrictHostKeyChecking=yes", "-p", $"{_host.SshPort}", $"{_host.User}@{_host.SshHost}", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SSH_ASKPASS"] = _asked;
        start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        start.Environment["BENCH_SSH_PASSWORD"] = _host.Password;
        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
        string output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command}: {await errors}");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
