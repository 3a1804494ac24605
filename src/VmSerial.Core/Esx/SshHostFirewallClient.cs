using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Ssh;

namespace VmSerial.Esx;

/// <summary>A host's firewall through esxcli over SSH, for hosts without an API session. Reading is one command, whatever is read.</summary>
public sealed class SshHostFirewallClient : IHostFirewallClient
{
    /// <summary>
    /// Says <c>Enabled</c> or <c>Disabled</c>; from 6.5 on (DISA STIG for ESXi 7.0, Secure Boot check). In a host without it nothing is said.
    /// </summary>
    private const string SecureBootStatus = "/usr/lib/vmware/secureboot/bin/secureBoot.py -s 2>/dev/null";

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    private readonly ISshSession _session;
    private HostVersion? _version;
    private bool _jsonRefused;

    /// <summary>Creates the client.</summary>
    /// <param name="session">The connection; it is not closed here.</param>
    /// <param name="version">The host's version where it is known; it is read otherwise.</param>
    public SshHostFirewallClient(ISshSession session, HostVersion? version = null)
    {
        _session = session;
        _version = version;
    }

    /// <inheritdoc/>
    public string Target => _session.Host;

    /// <inheritdoc/>
    public async Task<HostFirewall> ReadAsync(CancellationToken ct)
    {
        EsxCliCommand[] commands = [EsxCli.RulesetList(), EsxCli.RuleList(), EsxCli.AllowedIpList(), EsxCli.FirewallGet, EsxCli.VersionGet];
        (IReadOnlyList<(string Answer, int Status)> answers, string error) = await RunAsync([.. commands.Select(Shell), SecureBootStatus], stopAtFailure: false, ct).ConfigureAwait(false);
        if (answers[0].Status != 0 && UsesJson)
        {
            // The formatter is documented nowhere; the text has been there always.
            _jsonRefused = true;
            (answers, error) = await RunAsync([.. commands.Select(Shell), SecureBootStatus], stopAtFailure: false, ct).ConfigureAwait(false);
        }

        for (int i = 0; i < 3; i++)
        {
            // Without its rulesets there is no firewall to speak of.
            Require(commands[i], answers[i], error);
        }

        List<string> lacking = [];
        _version = Read("The version", commands[4], answers[4], EsxCliAnswers.Version, lacking) ?? _version;
        FirewallState? state = Read("Whether the firewall is on", commands[3], answers[3], EsxCliAnswers.Firewall, lacking);
        bool? secureBoot = answers[5].Answer.IndexOf("Enabled", StringComparison.OrdinalIgnoreCase) >= 0 ? true
            : answers[5].Answer.IndexOf("Disabled", StringComparison.OrdinalIgnoreCase) >= 0 || _version?.IsAtLeast(6, 5) == false ? false
            : null;
        if (secureBoot is null)
        {
            lacking.Add("Whether Secure Boot is on: the host has no secureBoot.py that says it.");
        }

        lacking.Add("The lockdown mode, the cluster's image and the host profile: they are read through the API, and there is no session.");
        return new HostFirewall
        {
            Target = Target,
            Version = _version,
            State = state,
            Rulesets = EsxCliAnswers.Join(EsxCliAnswers.Rulesets(answers[0].Answer), EsxCliAnswers.Rules(answers[1].Answer), EsxCliAnswers.AllowedIps(answers[2].Answer)),
            Boot = new HostBoot { SecureBoot = secureBoot },
            SshRunning = true,
            Lacking = lacking,
        };
    }

    /// <inheritdoc/>
    public Task SetEnabledAsync(RulesetId id, bool enabled, CancellationToken ct) => ChangeAsync([EsxCli.RulesetEnable(id, enabled)], ct);

    /// <inheritdoc/>
    /// <remarks>
    /// esxcli changes one address at a time. New ones are added before old ones are removed; but a ruleset that was open to every address
    /// is open to none, or to a list of former times, until its own list is complete.
    /// </remarks>
    public async Task SetAllowedAsync(RulesetId id, IReadOnlyList<AllowedHost>? allowed, CancellationToken ct)
    {
        if (allowed is null)
        {
            await ChangeAsync([EsxCli.RulesetAllowAll(id, true)], ct).ConfigureAwait(false);
            return;
        }

        // While every address is allowed the list behind it is not shown, and what is in it already cannot be added.
        AllowedIpRow found = await ListAsync([EsxCli.AllowedIpList(id)], id, ct).ConfigureAwait(false);
        if (found.All)
        {
            found = await ListAsync([EsxCli.RulesetAllowAll(id, false), EsxCli.AllowedIpList(id)], id, ct).ConfigureAwait(false);
        }

        List<AllowedHost> have = [.. found.Hosts.Select(text => AllowedHost.TryParse(text) ?? throw EsxCliRow.Unreadable($"'{text}' is no address and no network"))];
        EsxCliCommand[] changes =
        [
            .. allowed.Distinct().Where(host => !have.Contains(host)).Select(host => EsxCli.AllowedIpAdd(id, host)),
            .. have.Where(host => !allowed.Contains(host)).Select(host => EsxCli.AllowedIpRemove(id, host)),
        ];
        if (changes.Length > 0)
        {
            await ChangeAsync(changes, ct).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken ct) => ChangeAsync([EsxCli.FirewallRefresh], ct);

    private async Task<AllowedIpRow> ListAsync(EsxCliCommand[] commands, RulesetId id, CancellationToken ct)
    {
        IReadOnlyList<string> answers = await ChangeAsync(commands, ct).ConfigureAwait(false);
        return EsxCliAnswers.AllowedIps(answers[answers.Count - 1]).FirstOrDefault(row => row.Ruleset == id.Text) ?? throw EsxCliFailures.RulesetMissing(id.Text, Target, null);
    }

    private async Task<IReadOnlyList<string>> ChangeAsync(EsxCliCommand[] commands, CancellationToken ct)
    {
        (IReadOnlyList<(string Answer, int Status)> answers, string error) answered;
        try
        {
            answered = await RunAsync([.. commands.Select(Shell)], stopAtFailure: true, ct).ConfigureAwait(false);
        }
        catch (VmSerialException e) when (e.Id is "SshConnectionLost" or "SshTimedOut" && commands.Any(command => command.IsChange))
        {
            throw new VmSerialException("ChangeUnconfirmed", e.Kind, $"{Target}: the change was sent, and whether it was carried out is not known. {e.Message}", Target,
                "Read the host's firewall before you try again.", e);
        }

        for (int i = 0; i < answered.answers.Count; i++)
        {
            Require(commands[i], answered.answers[i], answered.error);
        }

        return [.. answered.answers.Select(answer => answer.Answer)];
    }

    private async Task<(IReadOnlyList<(string Answer, int Status)> Answers, string Error)> RunAsync(IReadOnlyList<string> commands, bool stopAtFailure, CancellationToken ct)
    {
        SshResult result = await _session.RunAsync(new SshCommand(ShellBatch.Line(commands, stopAtFailure)) { Timeout = s_deadline }, ct).ConfigureAwait(false);
        IReadOnlyList<(string Answer, int Status)> answers = ShellBatch.Split(result.OutputText);
        return answers.Count == commands.Count || (stopAtFailure && answers.Count > 0 && answers[answers.Count - 1].Status != 0)
            ? (answers, result.ErrorText)
            : throw new VmSerialException(
                "ShellAnswer", ErrorKind.InvalidData, $"{Target}: the shell answered {answers.Count} of {commands.Count} commands (status {result.ExitCode}){Shown(result.ErrorText)}.", Target,
                "Log in to the host by hand: the login shell has to be ESXi's own, and root's.");
    }

    private void Require(EsxCliCommand command, (string Answer, int Status) answer, string error)
    {
        if (answer.Status != 0)
        {
            // Some refusals stand on standard output, others on standard error.
            throw EsxCliFailures.Refused(command, Target, $"{answer.Answer} {error}");
        }
    }

    private static T? Read<T>(string what, EsxCliCommand command, (string Answer, int Status) answer, Func<string, T> read, List<string> lacking)
        where T : class
    {
        try
        {
            if (answer.Status == 0)
            {
                return read(answer.Answer);
            }

            lacking.Add($"{what}: '{command}' ended with status {answer.Status}.");
        }
        catch (VmSerialException e)
        {
            lacking.Add($"{what}: {e.Message}");
        }

        return null;
    }

    private bool UsesJson => !_jsonRefused && _version is { } version && VersionKnowledge.HasJsonFormatter(version) == true;

    private string Shell(EsxCliCommand command) => command.ToShell(UsesJson && !command.IsChange ? EsxCliFormat.Json : EsxCliFormat.Text);

    private static string Shown(string error)
    {
        string text = error.Trim();
        return text.Length == 0 ? "" : $": {(text.Length > 200 ? text.Substring(0, 200) + "…" : text).TrimEnd('.')}";
    }
}
