using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.Plans.Hosts;
using VmSerial.Ssh;

namespace VmSerial.Bench;

/// <summary>Hostile ids, names and paths: refused by their types, or taken by a host's shell as nothing but words.</summary>
internal static class HostileBench
{
    private const int Count = 10_000;
    private const int Seed = 20080226;
    private const string Folder = "/tmp/vmserial-bench";
    private const int MostOfALine = 60_000;

    internal static async Task RunAsync(CancellationToken ct)
    {
        Console.WriteLine($"hostile: {Count:N0} ids, names and paths (seed {Seed}), against a lab host's ash and esxcli over SSH");
        await using EsxLab lab = await EsxLab.StartAsync("8.0", ct);
        await using ISshSession session = await SshConnector.ConnectAsync(HostLogin.Target(lab.Host), ct);
        List<string> texts = [.. HostileTexts.Make(Seed, Count, i => $"touch {Folder}/{i}")];
        long start = Stopwatch.GetTimestamp();

        // Unless the trap springs by itself, that it did not spring says nothing.
        await ShellAsync(session, $"mkdir -p {Folder}; cd {Folder}; x=$(touch {Folder}/sprung)", ct);
        if ((await RunAsync(lab, "ls -A " + Folder, ct)).Trim() != "sprung")
            throw new InvalidOperationException("A command that is run leaves no file: nothing could be found.");
        await ShellAsync(session, $"rm {Folder}/sprung", ct);
        string before = await RunAsync(lab, $"cat {HostLogin.ServiceXml}; esxcli network firewall ruleset list; ls -AR /tmp /etc", ct);

        Types(texts);
        (int echoed, int changed, int refused) = await WordsAsync(session, texts, ct);
        Console.WriteLine($"  as words in ash: {echoed:N0} came back to the byte, {changed:N0} otherwise, {refused:N0} refused (a NUL)");
        Console.WriteLine($"  as a ruleset of esxcli, quoted: {await CommandsAsync(session, [.. texts.Where(Quotable).Select(Raw)], ct):N0} command lines run");
        Console.WriteLine($"  of accepted ids and addresses: {await CommandsAsync(session, [.. Accepted(texts)], ct):N0} command lines run");

        int ran = (await RunAsync(lab, "ls -A " + Folder, ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        bool same = before == await RunAsync(lab, $"cat {HostLogin.ServiceXml}; esxcli network firewall ruleset list; ls -AR /tmp /etc", ct);
        Console.WriteLine($"  executed: {ran:N0} of {texts.Count:N0}; wanted: 0");
        Console.WriteLine($"  the host's service.xml, rulesets and the names in /etc and /tmp: {(same ? "as before" : "CHANGED")}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  took {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
    }

    private static bool Quotable(string text) => !text.Contains('\0', StringComparison.Ordinal);

    private static EsxCliCommand Raw(string text) => new(["network", "firewall", "ruleset", "list"], [new EsxCliOption("-r", "rulesetid", text)]);

    private static IEnumerable<EsxCliCommand> Accepted(IEnumerable<string> texts)
    {
        RulesetId none = RulesetId.Parse("none-of-the-host");
        foreach (string text in texts)
        {
            if (RulesetId.TryParse(text) is { } id)
                yield return EsxCli.RulesetList(id);
            if (AllowedHost.TryParse(text) is { } address)
                yield return EsxCli.AllowedIpAdd(none, address);
        }
    }

    private static void Types(IReadOnlyList<string> texts)
    {
        int addresses = texts.Count(text =>
        {
            try
            {
                return new HostAccess { HostKeys = new HostKeyPolicy(), Addresses = new Dictionary<string, string> { ["esx01"] = text } }.For("esx01").Host.Length > 0;
            }
            catch (VmSerialException e) when (e.Id == "InvalidSshAddress")
            {
                return false;
            }
        });
        Show("RulesetId", texts.Count(text => RulesetId.TryParse(text) is not null));
        Show("AllowedHost", texts.Count(text => AllowedHost.TryParse(text) is not null));
        Show("address to log in at", addresses);

        void Show(string type, int accepted) => Console.WriteLine($"  as {type}: {texts.Count - accepted:N0} refused, {accepted:N0} accepted");
    }

    /// <summary>Each as a word that is printed, and as the path of a file that is looked for.</summary>
    private static async Task<(int Echoed, int Changed, int Refused)> WordsAsync(ISshSession session, IReadOnlyList<string> texts, CancellationToken ct)
    {
        List<string> wanted = [], words = [];
        int echoed = 0, changed = 0, refused = 0, length = 0;
        foreach (string text in texts)
        {
            string word;
            try
            {
                word = ShellWord.Quote(text);
            }
            catch (VmSerialException e) when (e.Id == "InvalidShellWord")
            {
                refused++;
                continue;
            }
            int bytes = 2 * Encoding.UTF8.GetByteCount(word);
            if (length + bytes > MostOfALine)
                await FlushAsync();
            length += bytes + 40;
            wanted.Add(text);
            words.Add(word);
        }
        await FlushAsync();
        return (echoed, changed, refused);

        async Task FlushAsync()
        {
            string line = string.Concat(words.Select(word => $"[ -e {word} ]; printf '%s\\0' {word}\n"));
            byte[][] came = Split((await session.RunAsync(new SshCommand(line), ct)).Output);
            int same = wanted.Select((text, i) => i < came.Length && came[i].AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text))).Count(equal => equal);
            echoed += same;
            changed += wanted.Count - same + Math.Max(0, came.Length - wanted.Count);
            wanted.Clear();
            words.Clear();
            length = 0;
        }
    }

    // The commands fail, for no host has such rulesets; that each was run and ended is counted.
    private static async Task<int> CommandsAsync(ISshSession session, IReadOnlyList<EsxCliCommand> commands, CancellationToken ct)
    {
        int ended = 0;
        foreach (EsxCliCommand[] some in commands.Chunk(100))
        {
            string line = string.Concat(some.Select(command => $"{command.ToShell()} >/dev/null 2>&1; echo $?\n"));
            SshResult result = await session.RunAsync(new SshCommand(line) { Timeout = TimeSpan.FromMinutes(2) }, ct);
            ended += result.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        }
        return ended;
    }

    private static byte[][] Split(byte[] output)
    {
        List<byte[]> parts = [];
        for (int from = 0, end; (end = Array.IndexOf(output, (byte)0, from)) >= 0; from = end + 1)
            parts.Add(output[from..end]);
        return [.. parts];
    }

    private static async Task ShellAsync(ISshSession session, string line, CancellationToken ct)
    {
        SshResult result = await session.RunAsync(new SshCommand(line), ct);
        if (result.ExitCode != 0)
            throw new InvalidOperationException(result.ErrorText);
    }

    private static async Task<string> RunAsync(EsxLab lab, string line, CancellationToken ct)
    {
        EsxLabResult result = await lab.ShellAsync(lab.Host, line, ct);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{result}");
    }
}
