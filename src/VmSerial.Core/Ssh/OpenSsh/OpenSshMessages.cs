using System;
using System.Linq;
using System.Text.RegularExpressions;
using VmSerial.Errors;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>What the client says on standard error, at log level DEBUG1, when no connection came about: read, and put into our words.</summary>
internal static class OpenSshMessages
{
    internal const string Authenticated = "Authenticated to ";
    private const string Debug = "debug1: ";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <param name="target">The host, and how to log in.</param>
    /// <param name="knownIn">The file that knows a key of the host; null when none does.</param>
    /// <param name="text">What the client said.</param>
    internal static VmSerialException Explain(SshTarget target, string? knownIn, string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd('\r'))];
        return Algorithms(target, lines) ?? HostKey(target, knownIn, lines) ?? KeyFile(target, lines) ?? Login(target, lines) ?? Network(target, lines)
            ?? SshFailures.Failed(target, LastWords(lines) ?? "the client ended without a word");
    }

    /// <summary>A connection that was not there in time; what had come by then tells how far it got.</summary>
    internal static VmSerialException ExplainTimeout(SshTarget target, string text)
        => text.Contains(Debug + "Connection established") ? SshFailures.ConnectTimedOut(target) : SshFailures.NoAnswer(target);

    /// <summary>The same for a command that has a connection of its own.</summary>
    internal static VmSerialException ExplainCommandTimeout(SshTarget target, SshCommand command, string text)
        => text.Contains(Authenticated) ? SshFailures.CommandTimedOut(target.Host, command) : ExplainTimeout(target, text);

    /// <summary>What it says last that is not for debugging; null when there is nothing.</summary>
    internal static string? LastWords(string text) => LastWords(text.Split('\n'));

    private static string? LastWords(string[] lines)
        => lines.Select(line => line.Trim()).LastOrDefault(line => line.Length > 0 && !line.StartsWith("debug", StringComparison.Ordinal));

    private static VmSerialException? Algorithms(SshTarget target, string[] lines)
    {
        Match match = Find(lines, @"no matching (?<what>.+?) found\. Their offer: (?<offer>\S+)");
        return match.Success ? SshAlgorithms.NoMatch(target, match.Groups["what"].Value, match.Groups["offer"].Value.Split(',')) : null;
    }

    private static VmSerialException? HostKey(SshTarget target, string? knownIn, string[] lines)
    {
        if (!Has(lines, "Host key verification failed."))
            return null;
        Match found = Find(lines, @"^debug1: Server host key: (?<kind>\S+) (?<fingerprint>SHA256:\S+)");
        string? fingerprint = found.Success ? found.Groups["fingerprint"].Value : null;
        string key = found.Success ? $"{fingerprint} ({found.Groups["kind"].Value})" : "the client did not say which";
        string where = Find(lines, @"^Offending .*key (?:for .*)?in (?<where>.+?)(?::\d+)?\s*$") is { Success: true } offending
            ? offending.Groups["where"].Value
            : knownIn ?? string.Join(", ", target.HostKeys.KnownHostsFiles);
        if (Has(lines, "REVOKED HOST KEY"))
            return SshFailures.HostKeyRevoked(target, key, where);
        if (target.HostKeys.Fingerprint is not null)
            return SshFailures.HostKeyMismatch(target, key);
        return knownIn is not null || Has(lines, "REMOTE HOST IDENTIFICATION HAS CHANGED") ? SshFailures.HostKeyChanged(target, key, where) : SshFailures.HostKeyUnknown(target, key, fingerprint);
    }

    private static VmSerialException? KeyFile(SshTarget target, string[] lines)
    {
        if (target.KeyFile is null || Has(lines, Authenticated))
            return null;
        if (Has(lines, "UNPROTECTED PRIVATE KEY FILE"))
            return SshFailures.BadKeyFile(target, "others may read it, and OpenSSH uses no such key (chmod 600)");
        if (Find(lines, "^Load key \".*\": (?<why>.+)$") is { Success: true } load)
            return SshFailures.BadKeyFile(target, load.Groups["why"].Value.Trim());
        return WrongPassphrase(lines) ? SshFailures.BadKeyFile(target, target.KeyPassphrase is null ? "it has a passphrase" : "the passphrase is wrong") : null;
    }

    // The client does not say so: it asks for a passphrase, and then it has nothing to send to the host.
    private static bool WrongPassphrase(string[] lines)
    {
        const string next = Debug + "Next authentication method: ";
        string[] during = [.. lines.SkipWhile(line => line != next + "publickey").Skip(1).TakeWhile(line => !line.StartsWith(next, StringComparison.Ordinal))];
        string? after = during.SkipWhile(line => line != Debug + "read_passphrase: requested to askpass").Skip(1)
            .FirstOrDefault(line => line.StartsWith(Debug, StringComparison.Ordinal));
        bool asked = during.Contains(Debug + "read_passphrase: requested to askpass");
        return asked && (after is null || after.StartsWith(Debug + "No more authentication methods", StringComparison.Ordinal));
    }

    private static VmSerialException? Login(SshTarget target, string[] lines)
    {
        if (Find(lines, @"^ssh_askpass: exec\(.*\): (?<why>.+)$") is { Success: true } program)
        {
            return new VmSerialException("TemporaryFolderUnusable", ErrorKind.OperationFailed,
                $"No program may run in the temporary folder, so that no password can be handed to OpenSSH: {program.Groups["why"].Value.Trim()}.", target.Host,
                "Name a temporary folder that lets programs run.");
        }

        Match denied = Find(lines, @"Permission denied \((?<methods>[^)]*)\)");
        string methods = denied.Success ? denied.Groups["methods"].Value : LastOffer(lines);
        bool asked = methods.Length > 0 && Has(lines, Debug + "read_passphrase: requested to askpass");
        if (denied.Success || asked || Has(lines, "Too many authentication failures"))
            return SshFailures.LoginRefused(target, methods.Length == 0 ? "it gave no reason" : $"it takes {methods}, and what was given did not do");
        // Cut off where only the host can: between its first offer and success.
        return methods.Length > 0 && !Has(lines, Authenticated) ? SshFailures.LoginRefused(target, "it closed the connection during the login") : null;
    }

    private static string LastOffer(string[] lines)
        => lines.LastOrDefault(line => line.StartsWith(Debug + "Authentications that can continue: ", StringComparison.Ordinal)) is { } offer
            ? offer.Substring(offer.LastIndexOf(' ') + 1) : "";

    private static VmSerialException? Network(SshTarget target, string[] lines)
    {
        if (Has(lines, "Could not resolve hostname"))
            return SshFailures.NameUnknown(target);
        if (Has(lines, "during banner exchange") || Has(lines, "kex_exchange_identification") || Has(lines, "banner line contains invalid"))
            return Has(lines, "timed out") ? SshFailures.NoAnswer(target) : SshFailures.NotSsh(target);
        if (Find(lines, @"^ssh: connect to host .* port \d+: (?<why>.+)$") is { Success: true } connect)
        {
            string why = connect.Groups["why"].Value.Trim();
            return why.EndsWith("refused", StringComparison.Ordinal) ? SshFailures.Refused(target)
                : why.EndsWith("timed out", StringComparison.Ordinal) ? SshFailures.NoAnswer(target)
                : SshFailures.NotReachable(target, char.ToLowerInvariant(why[0]) + why.Substring(1), "Check the address and the network between here and the host.");
        }

        if (Has(lines, "Bad configuration option") || Has(lines, "command-line line 0"))
            return SshFailures.Failed(target, $"this OpenSSH is too old, 8.4 or later is needed ({LastWords(lines)})");
        return Has(lines, Debug + "Connection established") && (Has(lines, "Connection closed by") || Has(lines, "Connection reset by"))
            ? SshFailures.ConnectionLost(target.Host, LastWords(lines) ?? "the host closed it")
            : null;
    }

    private static bool Has(string[] lines, string text) => lines.Any(line => line.Contains(text));

    private static Match Find(string[] lines, string pattern)
        => lines.Select(line => Regex.Match(line, pattern, RegexOptions.CultureInvariant, s_patience)).FirstOrDefault(match => match.Success) ?? Match.Empty;
}
