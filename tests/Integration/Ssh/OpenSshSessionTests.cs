using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using VmSerial.Ssh.OpenSsh;
using Xunit;

namespace VmSerial.Integration.Ssh;

/// <summary>What only the system's client does: a connection in a process of its own, and an agent.</summary>
[Collection(EsxHostsCollection.Name)]
public sealed class OpenSshSessionTests(EsxHosts hosts) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmserial-openssh-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SshTarget Target => new()
    {
        Host = hosts.Esx80.SshHost,
        Port = hosts.Esx80.SshPort,
        Password = hosts.Esx80.Password,
        HostKeys = new HostKeyPolicy { Fingerprint = hosts.Esx80.HostKeySha256 },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task All_commands_of_a_session_go_over_one_connection()
    {
        int before = await ConnectionsAsync();
        await using ISshSession session = await ConnectAsync(Target);
        for (int i = 0; i < 5; i++)
            Assert.Equal(0, (await session.RunAsync(new SshCommand("exit 0"), Ct)).ExitCode);
        Assert.Equal(before + 1, await ConnectionsAsync());
    }

    // What happens when this process is killed: the pipe ends, and nobody is there to clear up.
    [Fact]
    public async Task The_end_of_its_owner_ends_the_connection_and_removes_the_folder()
    {
        using OpenSshFolder folder = OpenSshFolder.Create(_folder.FullName);
        OpenSshMaster master = await OpenSshMaster.ConnectAsync(Target, null, OpenSshClient.Find(null), folder, Ct);
        Assert.NotEmpty(Clients(folder.Path));
        Assert.True(File.Exists(folder.ControlSocket));
        await master.DisposeAsync();
        Assert.Empty(Clients(folder.Path));
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_client_that_was_killed_is_a_lost_connection_and_leaves_nothing_behind()
    {
        await using (ISshSession session = await ConnectAsync(Target))
        {
            Task<SshResult> running = session.RunAsync(new SshCommand("sleep 4720"), Ct);
            foreach (int id in Clients(_folder.FullName).Where(IsConnection))
                Process.GetProcessById(id).Kill();
            Assert.Equal("SshConnectionLost", (await Assert.ThrowsAsync<VmSerialException>(() => running)).Id);
            Assert.Equal("SshConnectionLost", (await Assert.ThrowsAsync<VmSerialException>(() => session.RunAsync(new SshCommand("exit 0"), Ct))).Id);
        }

        Assert.Empty(_folder.GetFileSystemInfos());
        Assert.Empty(Clients(_folder.FullName));
    }

    [Fact]
    public async Task A_key_of_the_agent_logs_in_whatever_the_preferred_transport()
    {
        string socket = Path.Combine(_folder.FullName, "agent");
        string key = Path.Combine(_folder.FullName, "key");
        Assert.Equal(0, await RunAsync("/usr/bin/ssh-keygen", null, "-q", "-t", "ecdsa", "-N", "", "-f", key));
        await hosts.Lab.ExecAsync(hosts.Esx80, ["mkdir", "-p", "/etc/ssh/keys-root"], Ct);
        await hosts.Lab.WriteFileAsync(hosts.Esx80, "/etc/ssh/keys-root/authorized_keys", await File.ReadAllTextAsync(key + ".pub", Ct), Ct);
        using Process agent = Process.Start(new ProcessStartInfo("/usr/bin/ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        string? earlier = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");
        try
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!File.Exists(socket) && watch.Elapsed < s_patience)
                await Task.Delay(10, Ct);
            Assert.Equal(0, await RunAsync("/usr/bin/ssh-add", socket, "-q", key));
            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", socket);
            SshTarget target = Target with { Password = null };
            await using (ISshSession session = await SshConnector.ConnectAsync(target, Ct))
                Assert.Equal("0\n", (await session.RunAsync(new SshCommand("id -u"), Ct)).OutputText);
            VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => SshConnector.ConnectAsync(target with { UseAgent = false }, Ct));
            Assert.Equal("SshNoCredential", e.Id);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", earlier);
            agent.Kill();
            await hosts.Lab.ExecAsync(hosts.Esx80, ["rm", "/etc/ssh/keys-root/authorized_keys"], Ct);
        }
    }

    [Fact]
    public async Task A_folder_that_lets_no_program_run_is_named_as_the_reason()
    {
        string folder = Path.Combine(_folder.FullName, "noexec");
        Directory.CreateDirectory(folder);
        Assert.Equal(0, await RunAsync("/usr/bin/mount", null, "-t", "tmpfs", "-o", "noexec", "tmpfs", folder));
        try
        {
            VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => SshConnector.ConnectAsync(
                Target with { HostKeys = new HostKeyPolicy { AcceptNew = true } },
                new SshConnectorOptions { Transport = SshTransport.OpenSsh, TemporaryFolder = folder }, Ct));
            Assert.Equal("TemporaryFolderUnusable", e.Id);
        }
        finally
        {
            Assert.Equal(0, await RunAsync("/usr/bin/umount", null, folder));
        }
    }

    private Task<ISshSession> ConnectAsync(SshTarget target)
        => SshConnector.ConnectAsync(target, new SshConnectorOptions { Transport = SshTransport.OpenSsh, TemporaryFolder = _folder.FullName }, Ct);

    private async Task<int> ConnectionsAsync()
        => (await hosts.Lab.ReadSshLogAsync(hosts.Esx80, Ct)).Count(line => line.StartsWith("Accepted ", StringComparison.Ordinal));

    private static bool IsConnection(int id) => CommandLine(id).Contains(" -N -M ", StringComparison.Ordinal);

    private static int[] Clients(string mark)
        => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!, null))
            .Where(id => CommandLine(id).Contains(mark, StringComparison.Ordinal))];

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }

    private static async Task<int> RunAsync(string program, string? agent, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true };
        if (agent is not null)
            start.Environment["SSH_AUTH_SOCK"] = agent;
        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(s_patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }
}
