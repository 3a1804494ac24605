using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using VmSerial.Errors;
using VmSerial.Ssh;

namespace VmSerial.Esx;

/// <summary>One run on a host: the files it uploads and the commands that start, confirm and end it. Pure.</summary>
internal sealed class InstallJob
{
    private const string Prefix = "j-";

    private readonly RulesetEdit _edit;
    private readonly RulesetInstallerOptions _options;
    private readonly string _digest;

    internal InstallJob(RulesetEdit edit, RulesetInstallerOptions options, Guid id)
    {
        _edit = edit;
        _options = options;
        _digest = edit.Before.DigestProgram ?? "sha256sum";
        Name = $"{Prefix}{id:N}";
        foreach (HostFileEdit file in edit.Files)
        {
            CheckPath(file.Path);
        }
    }

    /// <summary>The name of its folder on the host.</summary>
    internal string Name { get; }

    /// <summary>Whether a text that a host sent is the name of a run's folder, and may go into a command.</summary>
    internal static bool IsName(string text)
        => text.Length == Prefix.Length + 32 && text.StartsWith(Prefix, StringComparison.Ordinal) && text.Skip(Prefix.Length).All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>Uploads, verifies and starts; ends when the run waits for its confirmation, or is done.</summary>
    internal SshCommand Put()
    {
        List<KeyValuePair<string, byte[]>> files = [.. Upload()];
        string sums = string.Join(" ", files.Select(file => $"{HostDigest.Of(_digest, file.Value)} {file.Key}"));
        return new SshCommand(Variables(
            ("name", Name), ("digest", _digest), ("stale", Seconds(_options.StaleAfter)), ("limit", Turns(_options.StepTimeout)), ("sums", sums)) + HostScripts.Put)
        {
            Input = TarArchive.Of(files),
            Timeout = _options.StepTimeout,
            OutlivesConnection = true,
        };
    }

    /// <summary>Confirms, waits for the end and reads the host again.</summary>
    internal SshCommand Confirm(string mark) => new(
        Variables(("name", Name), ("limit", Turns(_options.StepTimeout)), ("m", mark)) + HostScripts.Confirm + HostScripts.Read) { Timeout = _options.StepTimeout };

    /// <summary>Tells the run to put everything back at once.</summary>
    internal SshCommand Abort() => new($"touch {HostScripts.Base}/{Name}/abort") { Timeout = TimeSpan.FromSeconds(3) };

    /// <summary>Ends what a killed run left.</summary>
    /// <param name="job">Its name; empty where the lock tells none.</param>
    /// <param name="options">The deadlines.</param>
    internal static SshCommand Recover(string job, RulesetInstallerOptions options) => new(
        Variables(("name", job), ("limit", Turns(options.StepTimeout))) + HostScripts.Recover) { Timeout = options.StepTimeout };

    private IEnumerable<KeyValuePair<string, byte[]>> Upload()
    {
        List<string> manifest = [];
        for (int i = 0; i < _edit.Files.Count; i++)
        {
            HostFileEdit file = _edit.Files[i];
            string digest = file.Content is { } content ? HostDigest.Of(_digest, content) : "-";
            manifest.Add($"{i} {digest} {HostFile.Octal(file.Mode)} {file.Before?.Digest ?? "-"} {HostFile.Octal(file.Before?.Mode ?? file.Mode)} {file.Path}");
            if (file.Content is not null)
            {
                yield return new($"new-{i}", file.Content);
            }
        }

        yield return Lines("manifest", manifest);
        yield return new("run", Encoding.UTF8.GetBytes(Variables(
            ("name", Name), ("id", _edit.Id.Text), ("digest", _digest), ("confirm", Seconds(_options.ConfirmWithin)), ("refresh", _edit.Refreshes ? "1" : "0"),
            ("save", _edit.SavesState ? "1" : "0"), ("state", State())) + HostScripts.Install));
        yield return Lines("owner", [string.Join(" ", _options.Owner.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))]);
        yield return Lines("wanted", _edit.Ruleset?.Rules.Select(rule => $"{_edit.Id} {Row(rule)}") ?? []);
        if (_edit.Wish is { Ruleset: not null, Allowed: { } allowed })
        {
            yield return Lines("allowed", allowed.Count == 0 ? ["All"] : allowed.Distinct().Select(host => host.ToString()));
        }

        foreach (KeyValuePair<string, byte[]> file in Commands())
        {
            yield return file;
        }
    }

    private IEnumerable<KeyValuePair<string, byte[]>> Commands()
    {
        List<string> first = [], middle = [], back = [];
        if (_edit.Vib is { } vib)
        {
            if (vib.LowersAcceptanceFrom is not null)
            {
                first.Add(EsxCli.AcceptanceSet("CommunitySupported").ToShell());
            }

            if (vib.Removes)
            {
                first.Add(EsxCli.VibRemove(vib.Name).ToShell());
            }

            if (vib.Content is not null)
            {
                yield return new("after.vib", vib.Content);
                middle.Add(EsxCli.VibInstall($"{HostScripts.Base}/{Name}/after.vib").ToShell());
                back.Add("-" + EsxCli.VibRemove(vib.Name).ToShell());
            }

            if (vib.Before is not null)
            {
                yield return new("before.vib", vib.Before);
                back.Add("-" + EsxCli.VibInstall($"{HostScripts.Base}/{Name}/before.vib").ToShell());
            }
            else if (vib.LowersAcceptanceFrom is { } level)
            {
                back.Add("-" + EsxCli.AcceptanceSet(level).ToShell());
            }
        }

        yield return Lines("first", first);
        yield return Lines("middle", middle);

        // An address that is in the list already is refused by esxcli; whether the list is right is seen afterwards.
        yield return Lines("then", _edit.Commands.Select(command => (command.Path.Contains("allowedip") ? "-" : "") + command.ToShell()));
        yield return Lines("back-first", back);
        yield return Lines("back-then", _edit.UndoCommands.Select(command => "-" + command.ToShell()));
    }

    private string State() => _edit.Ruleset is null ? "" : _edit.EnabledAfter is { } enabled ? (enabled ? "true" : "false") : "any";

    // As esxcli shows it, without the blanks between columns.
    private static string Row(RulesetRule rule)
        => $"{(rule.Direction == RuleDirection.Inbound ? "Inbound" : "Outbound")} {(rule.Protocol == RuleProtocol.Tcp ? "TCP" : "UDP")} "
            + $"{(rule.PortType == RulePortType.Dst ? "Dst" : "Src")} {rule.Begin} {rule.End}";

    private static KeyValuePair<string, byte[]> Lines(string name, IEnumerable<string> lines)
        => new(name, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    private static string Variables(params (string Name, string Value)[] variables)
        => string.Concat(variables.Select(variable => $"{variable.Name}={ShellWord.Quote(variable.Value)}\n"));

    private static string Seconds(TimeSpan time) => Math.Max(1, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    // A turn of a script's wait takes a twentieth of a second at least, and it is to end before the client gives up.
    private static string Turns(TimeSpan time) => Math.Max(1, (long)(time.TotalSeconds * 15)).ToString(CultureInfo.InvariantCulture);

    // A path goes through the lines of a file that the shell reads; what could be taken apart there is not touched.
    private void CheckPath(string path)
    {
        if (!path.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '/' or '.' or '_' or '-' or ' ') || path != path.Trim())
        {
            throw new VmSerialException(
                "RulesetFileName", ErrorKind.NotSupported, $"{_edit.Target}: the name of the file {path} has characters that are not handled.", path, "Rename the file first.");
        }
    }
}
