using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Ssh;

/// <summary>Ten thousand texts that would like to be more than one word, in the shell of a host: each comes out as it went in, and nothing runs.</summary>
[Collection(EsxHostsCollection.Name)]
public sealed class HostileWordsTests(EsxHosts hosts)
{
    private const int Words = 10_000;
    private const int AtOnce = 250;

    // What a shell takes for more than a character, pieces that run something if they are let, and what people really type.
    private static readonly string[] s_pieces =
    [
        "'", "\"", "`", "$", "\\", "\n", "\r", "\t", " ", ";", "&", "|", "<", ">", "(", ")", "{", "}", "[", "]", "*", "?", "#", "~", "=", "!", "%", "^",
        "-", "--", "$(", "${", "$((", "\\'", "'\\''", "'\"'\"'", "\\\n", "&&", "||", ";;", "<<EOF\n", "\nEOF\n", "2>&1", ">/tmp/canary", "\a", "\b", "\u001b[0m", "\u007f",
        "$(touch /tmp/canary)", "`touch /tmp/canary`", ";touch /tmp/canary;", "\ntouch /tmp/canary\n", "'; touch /tmp/canary; '", "$IFS", "${PATH}", "$@", "$0", "$$",
        "--formatter=json", "-rf", "/etc/vmware/firewall/../../x", "moxa", "0033", "é", "日本", "🙂", "\u00a0", "\u2028", "%s", "%n", "\\0", "\\x27",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_comes_out_of_the_shell_as_it_went_in_and_runs_nothing()
    {
        string[] words = [.. Generate(new Random(20260101)).Take(Words)];
        await using ISshSession session = await ConnectAsync();
        foreach (string[] batch in words.Chunk(AtOnce))
        {
            // Under the name of esxcli, so that its command lines are taken as they are.
            string line = "esxcli() { printf '%s\\0' \"$@\"; }\n"
                + string.Join("\n", batch.Select(word => new EsxCliCommand(["network", word], [new EsxCliOption("--ruleset-id", "rulesetid", word)]).ToShell()))
                + "\nprintf '%s\\0' " + ShellWord.Line(batch);
            SshResult result = await session.RunAsync(new SshCommand(line), Ct);
            Assert.Equal((0, ""), (result.ExitCode, result.ErrorText));
            string expected = string.Concat(batch.Select(word => $"network\0{word}\0--ruleset-id\0{word}\0")) + string.Concat(batch.Select(word => word + "\0"));
            Assert.Equal(expected, result.OutputText);
        }

        Assert.NotEqual(0, (await hosts.Lab.ExecAsync(hosts.Esx80, ["ls", "/tmp/canary"], Ct)).ExitCode);
    }

    [Fact]
    public async Task The_canary_is_one()
    {
        // The texts above do run something where they are not quoted: else their silence would say nothing.
        await using ISshSession session = await ConnectAsync();
        await session.RunAsync(new SshCommand("echo $(touch /tmp/canary)"), Ct);
        Assert.Equal(0, (await hosts.Lab.ExecAsync(hosts.Esx80, ["rm", "/tmp/canary"], Ct)).ExitCode);
    }

    private static IEnumerable<string> Generate(Random random)
    {
        while (true)
        {
            StringBuilder word = new();
            for (int pieces = random.Next(9); pieces > 0; pieces--)
                word.Append(s_pieces[random.Next(s_pieces.Length)]);
            yield return word.ToString();
        }
    }

    private Task<ISshSession> ConnectAsync() => SshConnector.ConnectAsync(new SshTarget
    {
        Host = hosts.Esx80.SshHost,
        Port = hosts.Esx80.SshPort,
        Password = hosts.Esx80.Password,
        HostKeys = new HostKeyPolicy { Fingerprint = hosts.Esx80.HostKeySha256 },
    }, Ct);
}
