using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;

namespace VmSerial.Bench;

/// <summary>A custom ruleset added to one host against the manual way over plain ssh, and to twenty hosts against one host and bare logins.</summary>
internal static class RulesetBench
{
    private const int Hosts = 20;

    internal static async Task RunAsync(int rounds, CancellationToken ct)
    {
        await using EsxLab lab = await EsxLab.StartAsync(["--profile", "8.0", "--count", $"{Hosts}"], ct);
        await OneAsync(lab, lab.Host, rounds, ct);
        await ManyAsync(lab, rounds, ct);
    }

    private static async Task OneAsync(EsxLab lab, EsxLabHost host, int rounds, CancellationToken ct)
    {
        Console.WriteLine("ruleset: moxa, tcp 4001 out, added to one host of the lab (8.0), enabled, proved, read back; logins counted in");
        Figures login = new("a bare login", "s"), added = new("VmSerial: added", "s"), again = new("VmSerial: once more, nothing to change", "s"),
            requests = new("VmSerial: commands and transfers sshd began, added", "of 5 at most"), idle = new("VmSerial: the same, nothing to change", ""),
            manual = new($"by hand: {PlainSsh.Steps.Count} steps over plain ssh, nothing checked", "s"), steps = new("by hand: commands sshd began", "");
        using PlainSsh ssh = new(host);
        string without = await lab.ReadFileAsync(host, HostLogin.ServiceXml, ct);
        for (int i = -1; i < rounds; i++)
        {
            double bare = await TimeAsync(() => HostLogin.BareAsync(host, ct));
            int sessions = await lab.CountSessionsAsync(host, ct);
            double add = await TimeAsync(() => HostLogin.ChangeAsync(host, HostLogin.Present, ct));
            int afterAdd = await lab.CountSessionsAsync(host, ct);
            double unchanged = await TimeAsync(() => HostLogin.RunAsync(HostLogin.Target(host), HostLogin.Present, new(), ct));
            int afterAgain = await lab.CountSessionsAsync(host, ct);
            await HostLogin.ChangeAsync(host, HostLogin.Absent, ct);

            int beforeHand = await lab.CountSessionsAsync(host, ct);
            double hand = await TimeAsync(() => ssh.AddAsync(ct));
            int afterHand = await lab.CountSessionsAsync(host, ct);
            await lab.WriteFileAsync(host, HostLogin.ServiceXml, without, ct);
            await lab.ShellAsync(host, $"chmod 444 {HostLogin.ServiceXml}; esxcli network firewall refresh", ct);
            if (i < 0)
                continue;
            login.Add(bare);
            added.Add(add);
            again.Add(unchanged);
            requests.Add(afterAdd - sessions);
            idle.Add(afterAgain - afterAdd);
            manual.Add(hand);
            steps.Add(afterHand - beforeHand);
        }
        foreach (Figures figures in new[] { login, added, requests, again, idle, manual, steps })
            figures.Print();
        Figures.PrintRatio("VmSerial to the manual way", added, manual, "");
        Figures.PrintRatio("VmSerial, nothing to change, to the manual way", again, manual, "");
    }

    private static async Task ManyAsync(EsxLab lab, int rounds, CancellationToken ct)
    {
        Console.WriteLine($"ruleset: the same on {Hosts} hosts at a time");
        Figures one = new("one host", "s"), logins = new($"{Hosts} bare logins, all at a time", "s"), inTurn = new($"{Hosts} bare logins, one after another", "s"),
            all = new($"{Hosts} hosts", "s"), bound = new($"3 times one host + {Hosts} bare logins at a time", "s"), easier = new($"3 times one host + {Hosts} bare logins in turn", "s");
        for (int i = -1; i < rounds; i++)
        {
            double single = await TimeAsync(() => HostLogin.ChangeAsync(lab.Host, HostLogin.Present, ct));
            await HostLogin.ChangeAsync(lab.Host, HostLogin.Absent, ct);
            double bare = await TimeAsync(() => Task.WhenAll(lab.Hosts.Select(host => HostLogin.BareAsync(host, ct))));
            double turns = await TimeAsync(async () =>
            {
                foreach (EsxLabHost host in lab.Hosts)
                    await HostLogin.BareAsync(host, ct);
            });
            double twenty = await TimeAsync(() => Task.WhenAll(lab.Hosts.Select(host => HostLogin.ChangeAsync(host, HostLogin.Present, ct))));
            await Task.WhenAll(lab.Hosts.Select(host => HostLogin.ChangeAsync(host, HostLogin.Absent, ct)));
            if (i < 0)
                continue;
            one.Add(single);
            logins.Add(bare);
            inTurn.Add(turns);
            all.Add(twenty);
            bound.Add((3 * single) + bare);
            easier.Add((3 * single) + turns);
        }
        foreach (Figures figures in new[] { one, logins, inTurn, all, bound, easier })
            figures.Print();
        Figures.PrintRatio($"{Hosts} hosts to 3 times one + {Hosts} logins at a time", all, bound, "; wanted: at most 1");
        Figures.PrintRatio($"{Hosts} hosts to 3 times one + {Hosts} logins in turn", all, easier, "; wanted: at most 1");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  every one of {rounds + 1} rounds on {Hosts} hosts ended as Applied"));
    }

    private static async Task<double> TimeAsync(Func<Task> what)
    {
        long start = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
