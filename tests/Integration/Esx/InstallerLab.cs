using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;

namespace VmSerial.Integration.Esx;

/// <summary>Installers over real SSH to hosts of the lab, with short waits.</summary>
internal static class InstallerLab
{
    internal const string ServiceXml = RulesetFiles.StockPath;

    internal static RulesetInstallerOptions Options { get; } = new()
    {
        Owner = "tests@lab",
        ConfirmWithin = TimeSpan.FromSeconds(3),
        StepTimeout = TimeSpan.FromSeconds(20),
        LockWait = TimeSpan.FromSeconds(30),
    };

    internal static SshTarget Target(EsxLabHost host, string? user = null, int? port = null) => new()
    {
        Host = host.SshHost,
        Port = port ?? host.SshPort,
        User = user ?? host.User,
        Password = host.Password,
        UseAgent = false,
        AllowLegacyAlgorithms = host.Version.StartsWith("5.", StringComparison.Ordinal),
        HostKeys = new HostKeyPolicy { Fingerprint = host.HostKeySha256 },
    };

    internal static CustomRuleset Moxa(params int[] ports)
        => new(RulesetId.Parse("moxa"), Array.ConvertAll(ports.Length == 0 ? [4001] : ports, port => RulesetRule.Create(RuleDirection.Outbound, port)));

    /// <summary>A run over a connection of its own.</summary>
    internal static async Task<T> WithAsync<T>(SshTarget target, RulesetInstallerOptions options, Func<RulesetInstaller, Task<T>> use, CancellationToken ct)
    {
        await using ISshSession session = await SshConnector.ConnectAsync(target, ct);
        return await use(new RulesetInstaller(session, token => SshConnector.ConnectAsync(target, token), options));
    }

    internal static Task<RulesetOutcome> RunAsync(EsxLabHost host, RulesetWish wish, CancellationToken ct, RulesetInstallerOptions? options = null)
        => WithAsync(Target(host), options ?? Options, installer => installer.RunAsync(wish, null, null, ct), ct);

    internal static Task<RulesetFiles> ReadAsync(EsxLabHost host, CancellationToken ct, string? user = null)
        => WithAsync(Target(host, user), Options, installer => installer.ReadAsync(ct), ct);
}
