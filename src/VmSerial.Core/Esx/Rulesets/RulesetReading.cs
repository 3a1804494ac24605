using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using VmSerial.Errors;
using VmSerial.VSphere;

namespace VmSerial.Esx;

/// <summary>The command that reads a host's rulesets in one go, and the meaning of its answer. Pure.</summary>
internal static class RulesetReading
{
    /// <summary>The command line.</summary>
    /// <param name="mark">A word that no file holds, made up for this one reading.</param>
    internal static string Command(string mark) => $"m={ShellWord.Quote(mark)}\n{HostScripts.Read}";

    /// <summary>Reads the answer.</summary>
    /// <param name="output">What the command wrote.</param>
    /// <param name="mark">The word it was given.</param>
    /// <param name="target">The host as messages name it.</param>
    /// <exception cref="VmSerialException"><c>HostAnswerCut</c>: it is not whole.</exception>
    internal static RulesetFiles Parse(byte[] output, string mark, string target)
    {
        IReadOnlyList<(string Words, byte[] Body)> parts = HostParts.In(output, mark);
        if (parts.Count == 0 || parts[parts.Count - 1].Words != "end")
        {
            throw new VmSerialException(
                "HostAnswerCut", ErrorKind.InvalidData, $"{target}: the answer of the host is not whole.", target,
                "Try again; where it stays so, log in with ssh and look for a login message or a shell other than ESXi's.");
        }

        string? program = Body(parts, "digest") is { Length: > 0 } named ? named : null;
        List<HostFile> files = [.. FilesIn(parts, "file")], scripts = [.. FilesIn(parts, "script")];
        if (program is "sha256sum" or "md5sum" && files.Concat(scripts).FirstOrDefault(file => HostDigest.Of(program, file.Content) != file.Digest) is { } other)
        {
            throw new VmSerialException(
                "HostAnswerCut", ErrorKind.InvalidData, $"{target}: {other.Path} did not arrive as the host has it; it may have been changed in the same moment.", target, "Try again.");
        }

        List<string> lacking = [];
        string? Answer(string part)
        {
            int at = parts.Select(p => p.Words).ToList().IndexOf(part);
            string text = at < 0 ? "" : Encoding.UTF8.GetString(parts[at].Body).Trim();
            if (at >= 0 && parts.ElementAtOrDefault(at + 1).Words == "status 0")
            {
                return text;
            }

            if (at >= 0)
            {
                lacking.Add($"{Said(part)}: the host answered '{text.Split('\n').Last()}'.");
            }

            return null;
        }

        HostVersion? version = Read(Answer("version"), HostVersion.ParseBanner, "The version", lacking);
        IReadOnlyList<RulesetRow>? sets = Read(Answer("rulesets"), EsxCliAnswers.Rulesets, Said("rulesets"), lacking);
        IReadOnlyList<RuleRow>? rules = Read(Answer("rules"), EsxCliAnswers.Rules, Said("rules"), lacking);
        IReadOnlyList<AllowedIpRow>? allowed = Read(Answer("allowed"), EsxCliAnswers.AllowedIps, Said("allowed"), lacking);
        return new RulesetFiles
        {
            Target = target,
            Files = [.. files.Select(RulesetFile.Of)],
            BootScripts = scripts,
            Version = version,
            Rulesets = sets is null || rules is null || allowed is null ? null : EsxCliAnswers.Join(sets, rules, allowed),
            UserId = int.TryParse(Answer("user"), NumberStyles.None, CultureInfo.InvariantCulture, out int user) ? user : null,
            DigestProgram = program,
            Acceptance = Read(Answer("acceptance"), EsxCliAnswers.Acceptance, Said("acceptance"), lacking),
            SecureBoot = Answer("secureboot") is not { } boot ? null : boot.IndexOf("Enabled", StringComparison.Ordinal) >= 0 ? true : boot.IndexOf("Disabled", StringComparison.Ordinal) >= 0 ? false : null,
            Vibs = [.. (Answer("vibs") ?? "").Split('\n').Select(line => line.Split(' ')[0]).Where(name => name.StartsWith("vmserial-", StringComparison.Ordinal))],
            Lock = LockIn(parts),
            Lacking = lacking,
        };
    }

    /// <summary>A word for one reading.</summary>
    internal static string NewMark() => $"vmserial-{Guid.NewGuid():N}";

    private static string Said(string part) => part switch
    {
        "user" => "The user's number",
        "version" => "The version",
        "rulesets" => "The listing of the rulesets",
        "rules" => "The listing of the rules",
        "allowed" => "The listing of the allowed addresses",
        "acceptance" => "The acceptance level",
        "vibs" => "The VIBs",
        _ => part,
    };

    private static T? Read<T>(string? answer, Func<string, T> read, string what, List<string> lacking)
        where T : class
    {
        if (answer is null)
        {
            return null;
        }

        try
        {
            return read(answer);
        }
        catch (VmSerialException e)
        {
            lacking.Add($"{what}: {e.Message}");
            return null;
        }
    }

    private static IEnumerable<HostFile> FilesIn(IReadOnlyList<(string Words, byte[] Body)> parts, string kind)
    {
        foreach ((string words, byte[] body) in parts)
        {
            // file MODE DIGEST PATH; a path may hold blanks.
            string[] fields = words.Split([' '], 4);
            if (fields[0] == kind && fields.Length == 4 && HostFile.ModeOf(fields[1]) is { } mode)
            {
                yield return new HostFile(fields[3], body, mode, fields[2]);
            }
        }
    }

    private static string? Body(IReadOnlyList<(string Words, byte[] Body)> parts, string words)
        => parts.Where(part => part.Words == words).Select(part => Encoding.UTF8.GetString(part.Body).Trim()).FirstOrDefault();

    private static RulesetLock? LockIn(IReadOnlyList<(string Words, byte[] Body)> parts)
    {
        if (Body(parts, "lock") is null)
        {
            return null;
        }

        // Not trimmed: the first line is empty where the lock tells no job.
        string[] lines = Encoding.UTF8.GetString(parts.First(part => part.Words == "lock").Body).Split('\n');
        string job = lines[0].Trim();
        return new RulesetLock(
            string.Join(" ", lines.Skip(3)).Trim(),
            job.Length > 0 && long.TryParse(lines.ElementAtOrDefault(2)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long age) ? TimeSpan.FromSeconds(Math.Min(age, 864_000)) : null,
            InstallJob.IsName(job) ? job : "",
            lines.ElementAtOrDefault(1)?.Trim() == "yes");
    }
}
