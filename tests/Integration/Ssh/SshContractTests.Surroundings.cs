using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Ssh;

// What the tests look at beside the session: the host without SSH, its sshd's log, and this machine's processes.
public abstract partial class SshContractTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private SshTarget Target(string profile)
    {
        EsxLabHost host = Hosts.OfProfile(profile);
        string known = InFolder("known_hosts_" + profile);
        if (!File.Exists(known))
            File.WriteAllLines(known, host.KnownHosts);
        return new SshTarget
        {
            Host = host.SshHost,
            Port = host.SshPort,
            Password = host.Password,
            UseAgent = false,
            AllowLegacyAlgorithms = profile.StartsWith('5'),
            HostKeys = new HostKeyPolicy { KnownHostsFiles = [known] },
        };
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private async Task<VmSerialException> RefusedAsync(SshTarget target)
    {
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(async () =>
        {
            await using ISshSession session = await ConnectAsync(target, Ct);
        });
        Assert.Equal(target.Host, e.Target);
        Assert.False(string.IsNullOrEmpty(e.Advice), e.Message);
        return e;
    }

    private async Task<string> MakeKeyAsync(EsxLabHost host, string passphrase)
    {
        string key = InFolder("key " + Guid.NewGuid().ToString("N"));
        Assert.Equal(0, await RunAsync("/usr/bin/ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", passphrase, "-f", key));
        await Hosts.Lab.ExecAsync(host, ["mkdir", "-p", "/etc/ssh/keys-root"], Ct);
        await Hosts.Lab.WriteFileAsync(host, "/etc/ssh/keys-root/authorized_keys", await File.ReadAllTextAsync(key + ".pub", Ct), Ct);
        return key;
    }

    // Lines of sshd that tell of a user: 'Failed …', 'Accepted …', 'Postponed …', 'Connection closed by authenticating user …'.
    private async Task<int> LoginLinesAsync(EsxLabHost host)
    {
        await SettleAsync();
        return (await Hosts.Lab.ReadSshLogAsync(host, Ct)).Count(line => line.Contains(" user ", StringComparison.Ordinal) || line.Contains(" for ", StringComparison.Ordinal));
    }

    private async Task<int> FailedLoginsAsync(EsxLabHost host)
    {
        await SettleAsync();
        return (await Hosts.Lab.ReadSshLogAsync(host, Ct)).Count(line => line.StartsWith("Failed ", StringComparison.Ordinal));
    }

    // sshd writes of a connection a moment after that has ended.
    private static Task SettleAsync() => Task.Delay(200, Ct);

    private async Task<bool> RunsThereAsync(EsxLabHost host, string mark)
        => (await Hosts.Lab.ExecAsync(host, ["ps", "-o", "pid,args"], Ct)).Output.Contains(mark, StringComparison.Ordinal);

    private Task ThereAsync(EsxLabHost host, string mark) => UntilAsync(() => RunsThereAsync(host, mark), $"'{mark}' does not run on the host");

    private Task GoneAsync(EsxLabHost host, string mark) => UntilAsync(async () => !await RunsThereAsync(host, mark), $"'{mark}' still runs on the host");

    private Task WrittenAsync(EsxLabHost host, string file)
        => UntilAsync(async () => (await Hosts.Lab.ExecAsync(host, ["cat", file], Ct)).Output == "done\n", $"{file} was not written");

    // The sshd of each connection is cut off as if its network were: it is killed with no word to the client.
    private async Task CutAsync(EsxLabHost host)
    {
        EsxLabResult cut = await Hosts.Lab.ShellAsync(host, "for p in $(ps -o pid,args | grep '[s]shd: ' | grep -v listener | awk '{print $1}'); do kill -KILL $p; done", Ct);
        Assert.Equal(0, cut.ExitCode);
    }

    private static Task GoneHereAsync(string mark)
        => UntilAsync(() => Task.FromResult(!Processes().Any(line => line.Contains(mark, StringComparison.Ordinal))), $"a client with '{mark}' still runs here");

    private static async Task UntilAsync(Func<Task<bool>> holds, string otherwise)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < s_patience, otherwise);
            await Task.Delay(50, Ct);
        }
    }

    private static List<string> Processes()
    {
        List<string> lines = [];
        foreach (string folder in Directory.GetDirectories("/proc").Where(folder => char.IsAsciiDigit(folder["/proc/".Length])))
        {
            try
            {
                lines.Add(Encoding.UTF8.GetString(File.ReadAllBytes(folder + "/cmdline")).Replace('\0', ' '));
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        return lines;
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(s_patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }
}
