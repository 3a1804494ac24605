using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Integration.Ssh;

/// <summary>What every transport must do, on real sshds. One class for each transport says how it connects.</summary>
public abstract partial class SshContractTests(EsxHosts hosts) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmserial-contract-");

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Where transports may put temporary files; empty again at the end of each test.</summary>
    protected string Temporary => Directory.CreateDirectory(Path.Combine(_folder.FullName, "t")).FullName;

    protected EsxHosts Hosts { get; } = hosts;

    /// <summary>Connects with the transport that is tested.</summary>
    protected abstract Task<ISshSession> ConnectAsync(SshTarget target, CancellationToken ct);

    public void Dispose()
    {
        string[] left = Directory.Exists(Temporary) ? Directory.GetFileSystemEntries(Temporary) : [];
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        Assert.Empty(left);
    }

    [Theory]
    [InlineData("6.5")]
    [InlineData("8.0")]
    public async Task A_command_runs_and_gives_back_status_and_both_outputs(string profile)
    {
        await using ISshSession session = await ConnectAsync(Target(profile), Ct);
        SshResult result = await session.RunAsync(new SshCommand("echo out; echo err >&2; id -u; exit 7"), Ct);
        Assert.Equal((7, "out\n0\n", "err\n"), (result.ExitCode, result.OutputText, result.ErrorText));
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("false", 1)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("no-such-program 2>/dev/null", 127)]
    [InlineData("echo 'unfinished", 2)]
    public async Task A_status_is_the_shells_and_255_is_no_lost_connection(string line, int status)
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        Assert.Equal(status, (await session.RunAsync(new SshCommand(line), Ct)).ExitCode);
        Assert.Equal(status, (await session.RunAsync(new SshCommand(line) { Input = [] }, Ct)).ExitCode);
        Assert.Equal(status, (await session.RunAsync(new SshCommand(line) { OutlivesConnection = true }, Ct)).ExitCode);
    }

    [Fact]
    public async Task A_user_who_is_not_root_may_run_commands()
    {
        await using ISshSession session = await ConnectAsync(Target("8.0") with { User = EsxLabHost.Operator }, Ct);
        SshResult result = await session.RunAsync(new SshCommand("id -un"), Ct);
        Assert.Equal("operator\n", result.OutputText);
    }

    [Fact]
    public async Task Four_megabytes_of_any_bytes_come_back_as_they_went()
    {
        byte[] bytes = new byte[4 * 1024 * 1024];
        new Random(3).NextBytes(bytes);
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        SshResult result = await session.RunAsync(new SshCommand("cat") { Input = bytes }, Ct);
        Assert.Equal(0, result.ExitCode);
        Assert.True(bytes.AsSpan().SequenceEqual(result.Output));
    }

    [Fact]
    public async Task Input_that_a_command_does_not_read_does_no_harm()
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        SshResult result = await session.RunAsync(new SshCommand("echo done; exit 3") { Input = new byte[1024 * 1024] }, Ct);
        Assert.Equal((3, "done\n"), (result.ExitCode, result.OutputText));
    }

    [Fact]
    public async Task Without_input_a_command_reads_nothing()
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        Assert.Equal("0\n", (await session.RunAsync(new SshCommand("cat | wc -c"), Ct)).OutputText);
        Assert.Equal("0\n", (await session.RunAsync(new SshCommand("cat | wc -c") { Input = [] }, Ct)).OutputText);
        Assert.Equal("0\n", (await session.RunAsync(new SshCommand("cat | wc -c") { OutlivesConnection = true }, Ct)).OutputText);
    }

    [Fact]
    public async Task Twenty_commands_at_once_each_get_their_own_answer()
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        SshResult[] results = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => session.RunAsync(new SshCommand($"sleep 0.2; echo {i}; echo e{i} >&2; exit {i}"), Ct)));
        for (int i = 0; i < results.Length; i++)
            Assert.Equal((i, $"{i}\n", $"e{i}\n"), (results[i].ExitCode, results[i].OutputText, results[i].ErrorText));
    }

    [Theory]
    [InlineData("head -c 3000000 /dev/zero")]
    [InlineData("head -c 3000000 /dev/zero >&2")]
    [InlineData("while :; do echo for ever; done")]
    public async Task More_output_than_is_taken_ends_the_command(string line)
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(
            () => session.RunAsync(new SshCommand($"echo {nameof(More_output_than_is_taken_ends_the_command)} >/dev/null; {line}") { MaxOutput = 1_000_000 }, Ct));
        Assert.Equal(("SshOutputTooLarge", ErrorKind.LimitExceeded), (e.Id, e.Kind));
        await GoneAsync(Hosts.Esx80, nameof(More_output_than_is_taken_ends_the_command));
        Assert.Equal(1_000_000, (await session.RunAsync(new SshCommand("head -c 1000000 /dev/zero") { MaxOutput = 1_000_000 }, Ct)).Output.Length);
    }

    [Fact]
    public async Task An_outlived_deadline_ends_the_command_on_the_host()
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(
            () => session.RunAsync(new SshCommand("sleep 4711; echo never") { Timeout = TimeSpan.FromSeconds(1) }, Ct));
        Assert.Equal(("SshTimedOut", ErrorKind.TimedOut), (e.Id, e.Kind));
        await GoneAsync(Hosts.Esx80, "sleep 4711");
        Assert.Equal(0, (await session.RunAsync(new SshCommand("exit 0"), Ct)).ExitCode);
    }

    [Theory]
    [InlineData("sleep 4712", "sleep 4712")]
    [InlineData("(sleep 4713 & sleep 4713) | cat", "sleep 4713")]
    [InlineData("trap '' TERM; while :; do sleep 47.14; done", "sleep 47.14")]
    public async Task Cancelling_ends_the_command_and_its_children_on_the_host(string line, string mark)
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task<SshResult> running = session.RunAsync(new SshCommand(line), cancel.Token);
        await ThereAsync(Hosts.Esx80, mark);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await GoneAsync(Hosts.Esx80, mark);
        Assert.Equal(0, (await session.RunAsync(new SshCommand("exit 0"), Ct)).ExitCode);
    }

    [Fact]
    public async Task A_cancelled_command_with_input_ends_with_its_input()
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        // Takes its input so slowly that it is cancelled in the middle.
        Task<SshResult> running = session.RunAsync(new SshCommand("while read -r line; do sleep 0.1; done; : slow-4715") { Input = new byte[8 * 1024 * 1024] }, cancel.Token);
        await ThereAsync(Hosts.Esx80, "slow-4715");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await GoneAsync(Hosts.Esx80, "slow-4715");
    }

    [Fact]
    public async Task A_command_that_outlives_its_connection_goes_on_when_it_is_cancelled()
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        string done = $"/tmp/outlived-{Guid.NewGuid():N}";
        Task<SshResult> running = session.RunAsync(Outliving(done), cancel.Token);
        await ThereAsync(Hosts.Esx80, done);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await WrittenAsync(Hosts.Esx80, done);
    }

    [Fact]
    public async Task A_command_that_outlives_its_connection_goes_on_when_that_is_cut()
    {
        string done = $"/tmp/outlived-{Guid.NewGuid():N}";
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        Task<SshResult> running = session.RunAsync(Outliving(done), Ct);
        Task<SshResult> other = session.RunAsync(new SshCommand("sleep 4716"), Ct);
        await ThereAsync(Hosts.Esx80, done);
        await ThereAsync(Hosts.Esx80, "sleep 4716");
        await CutAsync(Hosts.Esx80);
        VmSerialException e = await Assert.ThrowsAsync<VmSerialException>(() => running);
        Assert.Equal(("SshConnectionLost", ErrorKind.ConnectionFailed), (e.Id, e.Kind));
        Assert.Equal("SshConnectionLost", (await Assert.ThrowsAsync<VmSerialException>(() => other)).Id);
        await GoneAsync(Hosts.Esx80, "sleep 4716");
        await WrittenAsync(Hosts.Esx80, done);
    }

    [Fact]
    public async Task A_command_that_outlives_its_connection_gives_its_output_while_that_stands()
    {
        await using ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        SshResult result = await session.RunAsync(new SshCommand("cat; echo more; echo err >&2; yes | head -n 1; exit 5")
        {
            OutlivesConnection = true,
            Input = "input\n"u8.ToArray(),
        }, Ct);
        Assert.Equal((5, "input\nmore\ny\n", "err\n"), (result.ExitCode, result.OutputText, result.ErrorText));
    }

    [Fact]
    public async Task The_end_of_a_session_ends_its_commands()
    {
        ISshSession session = await ConnectAsync(Target("8.0"), Ct);
        Task<SshResult> running = session.RunAsync(new SshCommand("sleep 4717"), Ct);
        await ThereAsync(Hosts.Esx80, "sleep 4717");
        await session.DisposeAsync();
        Assert.Equal("SshConnectionLost", (await Assert.ThrowsAsync<VmSerialException>(() => running)).Id);
        Assert.Equal("SshConnectionLost", (await Assert.ThrowsAsync<VmSerialException>(() => session.RunAsync(new SshCommand("true"), Ct))).Id);
        await session.DisposeAsync();
        await GoneAsync(Hosts.Esx80, "sleep 4717");
    }

    // Longer than it takes to cut a connection; writes all the while, so that a broken pipe would end it.
    private static SshCommand Outliving(string done)
        => new($"for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo $i || exit 1; echo $i >&2 || exit 1; sleep 0.2; done; echo done >{done}") { OutlivesConnection = true };
}
