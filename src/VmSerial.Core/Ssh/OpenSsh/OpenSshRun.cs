using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>A client that runs one command.</summary>
internal sealed class OpenSshRun : IDisposable
{
    /// <summary>How long a command that was told to end may take until its client is killed: longer than the host takes to kill it.</summary>
    internal static readonly TimeSpan Patience = RemoteCommandLine.Grace + TimeSpan.FromSeconds(1);

    private readonly SshCommand _command;
    private readonly ChildProcess _client;
    private readonly string? _log;
    private readonly OutputLimit _limit;
    private readonly CancellationTokenSource _abandon = new();
    private readonly Task<byte[]> _output;
    private readonly Task<byte[]> _error;
    private readonly Task _feeding;

    internal OpenSshRun(SshCommand command, ChildProcess client, string? log)
    {
        _command = command;
        _client = client;
        _log = log;
        _limit = new OutputLimit(command.MaxOutput);
        _output = _limit.ReadAsync(client.Output, _abandon.Token);
        _error = _limit.ReadAsync(client.Error, _abandon.Token);
        _feeding = FeedAsync();
    }

    /// <summary>Waits for the end, or sees to it that there is one.</summary>
    internal async Task<OpenSshEnd> WaitAsync(CancellationToken deadline, CancellationToken stop)
    {
        Task all = Task.WhenAll(_output, _error, _client.Exited);
        using CancellationTokenSource until = CancellationTokenSource.CreateLinkedTokenSource(deadline, stop, _limit.Exceeded);
        bool tooMuch = false;
        if (!await EndsAsync(all, Timeout.InfiniteTimeSpan, until.Token).ConfigureAwait(false))
        {
            tooMuch = _limit.Exceeded.IsCancellationRequested;
            // The watchdog on the host ends the command when its input ends.
            _client.CloseInput();
            if (_command.OutlivesConnection || !await EndsAsync(all, Patience, CancellationToken.None).ConfigureAwait(false))
                return Abandon(all, tooMuch);
            return new OpenSshEnd(null, tooMuch, await _error.ConfigureAwait(false), ReadLog());
        }

        await all.ConfigureAwait(false);
        await Task.WhenAny(_feeding, Task.Delay(Patience, CancellationToken.None)).ConfigureAwait(false);
        byte[] error = await _error.ConfigureAwait(false);
        // Both may have come at once: an end that was told, and the byte too many.
        tooMuch = _limit.Exceeded.IsCancellationRequested;
        SshResult? result = tooMuch ? null : RemoteCommandLine.Unwrap(await _output.ConfigureAwait(false), error);
        return new OpenSshEnd(result, tooMuch, error, ReadLog());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _limit.Dispose();
        _abandon.Dispose();
    }

    // The pipes are with the client that has the connection, too, so that they do not end when this client is killed.
    private OpenSshEnd Abandon(Task all, bool tooMuch)
    {
        _client.Kill();
        _abandon.Cancel();
        _ = all.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return new OpenSshEnd(null, tooMuch, [], ReadLog());
    }

    private async Task FeedAsync()
    {
        if (!_command.HasInput)
            return;
        byte[] input = _command.Input!;
        try
        {
            await _client.Input.WriteAsync(input, 0, input.Length, _abandon.Token).ConfigureAwait(false);
            await _client.Input.FlushAsync(_abandon.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // A command may end without reading all of its input; its status says whether that is well.
        }

        _client.CloseInput();
    }

    private static async Task<bool> EndsAsync(Task task, TimeSpan time, CancellationToken ct)
    {
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bool ended = await Task.WhenAny(task, Task.Delay(time, wait.Token)).ConfigureAwait(false) == task;
#if NET
        await wait.CancelAsync().ConfigureAwait(false);
#else
        wait.Cancel();
#endif
        return ended;
    }

    private string ReadLog()
    {
        try
        {
            return _log is null || !File.Exists(_log) ? "" : File.ReadAllText(_log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
