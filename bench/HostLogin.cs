using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;

namespace VmSerial.Bench;

/// <summary>The ruleset that the benches add to hosts and remove from them, over connections as front ends make them.</summary>
internal static class HostLogin
{
    internal const string ServiceXml = "/etc/vmware/firewall/service.xml";
    internal const string Id = "moxa";
    internal const int Port = 4001;

    /// <summary>The ruleset added and enabled.</summary>
    internal static RulesetWish Present { get; } = RulesetWish.Present(new CustomRuleset(RulesetId.Parse(Id), [RulesetRule.Create(RuleDirection.Outbound, Port)])) with { Enabled = true };

    /// <summary>The ruleset removed.</summary>
    internal static RulesetWish Absent { get; } = RulesetWish.Absent(RulesetId.Parse(Id));

    internal static SshTarget Target(EsxLabHost host, int? port = null) => new()
    {
        Host = host.SshHost,
        Port = port ?? host.SshPort,
        User = host.User,
        Password = host.Password,
        UseAgent = false,
        AllowLegacyAlgorithms = host.Version.StartsWith("5.", StringComparison.Ordinal),
        HostKeys = new HostKeyPolicy { Fingerprint = host.HostKeySha256 },
        ConnectTimeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Logs in and out, and does nothing between.</summary>
    internal static async Task BareAsync(EsxLabHost host, CancellationToken ct)
    {
        await using ISshSession session = await SshConnector.ConnectAsync(Target(host), ct);
    }

    /// <summary>One whole run: a login, the change with all its proofs, the end of the connection.</summary>
    internal static async Task<RulesetOutcome> RunAsync(SshTarget target, RulesetWish wish, RulesetInstallerOptions options, CancellationToken ct)
    {
        await using ISshSession session = await SshConnector.ConnectAsync(target, ct);
        return await new RulesetInstaller(session, token => SshConnector.ConnectAsync(target, token), options).RunAsync(wish, null, null, ct);
    }

    /// <summary>A run that must change the host, for a figure of one that did not is worth nothing.</summary>
    internal static async Task ChangeAsync(EsxLabHost host, RulesetWish wish, CancellationToken ct)
    {
        RulesetOutcome outcome = await RunAsync(Target(host), wish, new RulesetInstallerOptions(), ct);
        if (outcome.Kind != RulesetOutcomeKind.Applied)
            throw new InvalidOperationException($"{host.Name}: {outcome.Kind} {outcome.Reason}");
    }
}
