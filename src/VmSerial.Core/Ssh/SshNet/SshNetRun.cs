using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace VmSerial.Ssh.SshNet;

/// <summary>A channel that runs one command.</summary>
internal sealed class SshNetRun
{
    /// <summary>How long a command that was told to end may take until its channel is closed: longer than the host takes to kill it.</summary>
    internal static readonly TimeSpan Patience = RemoteCommandLine.Grace + TimeSpan.FromSeconds(1);

    private readonly Ssh.SshCommand _command;
    private readonly Renci.SshNet.SshCommand _channel;
    private readonly OutputLimit _limit;
    private Stream? _input;

    internal SshNetRun(SshClient client, Ssh.SshCommand command)
    {
        _command = command;
        _channel = client.CreateCommand(RemoteCommandLine.Wrap(command), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        _channel.CommandTimeout = Timeout.InfiniteTimeSpan;
        _limit = new OutputLimit(command.MaxOutput);
    }

    /// <summary>Runs it to its end, or sees to it that there is one.</summary>
    internal async Task<SshNetEnd> WaitAsync(CancellationToken deadline, CancellationToken stop)
    {
        Task executing;
        try
        {
            // Opening the channel waits for the host.
            executing = await Task.Run(() => Task.FromResult(_channel.ExecuteAsync(CancellationToken.None)), CancellationToken.None).ConfigureAwait(false);
            _input = OpenInput();
        }
        catch (Exception e) when (e is SshException or InvalidOperationException or ObjectDisposedException)
        {
            Close([]);
            return new SshNetEnd(null, false, e.Message.StartsWith("Failed to open a channel", StringComparison.Ordinal), e);
        }

        Task<byte[]> output = OnThreadAsync(() => _limit.Read(_channel.OutputStream));
        Task<byte[]> error = OnThreadAsync(() => _limit.Read(_channel.ExtendedOutputStream));
        Task<bool> feeding = OnThreadAsync(Feed);
        Task all = Task.WhenAll(output, error, executing);
        using CancellationTokenSource until = CancellationTokenSource.CreateLinkedTokenSource(deadline, stop, _limit.Exceeded);
        if (!await EndsAsync(all, Timeout.InfiniteTimeSpan, until.Token).ConfigureAwait(false))
        {
            bool tooMuch = _limit.Exceeded.IsCancellationRequested;
            if (!_command.OutlivesConnection)
            {
                // The watchdog on the host ends the command when its input ends.
                _ = OnThreadAsync(EndInput);
                await EndsAsync(all, Patience, CancellationToken.None).ConfigureAwait(false);
            }

            Close([all, feeding]);
            return new SshNetEnd(null, tooMuch, false, null);
        }

        try
        {
            bool cutShort = feeding is { IsCompleted: true, IsFaulted: false } && !await feeding.ConfigureAwait(false);
            await all.ConfigureAwait(false);
            bool tooMuch = _limit.Exceeded.IsCancellationRequested;
            SshResult? result = tooMuch ? null : RemoteCommandLine.Unwrap(await output.ConfigureAwait(false), await error.ConfigureAwait(false));
            return new SshNetEnd(cutShort ? null : result, tooMuch, false, null);
        }
        catch (Exception e) when (e is SshException or InvalidOperationException or OperationCanceledException)
        {
            return new SshNetEnd(null, false, false, e);
        }
        finally
        {
            Close([all, feeding]);
        }
    }

    // A command that has ended already, as one that the shell cannot read does, takes no input any more; what it said counts all the same.
    private Stream? OpenInput()
    {
        try
        {
            return _channel.CreateInputStream();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // False when the host took no more of it, though the command went on: what it got is not what it was to get.
    private bool Feed()
    {
        if (!_command.HasInput || _input is null)
            return true;
        try
        {
            _input.Write(_command.Input!, 0, _command.Input!.Length);
            _input.Flush();
        }
        catch (SshOperationTimeoutException)
        {
            EndInput();
            return false;
        }
        catch (Exception e) when (e is SshException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // A command may end without reading all of its input; its status says whether that is well.
        }

        EndInput();
        return true;
    }

    private bool EndInput()
    {
        if (_input is null)
            return true;
        try
        {
            // SSH.NET tells the end only of an input that something was written to. A line end is what the watchdog takes for the end, too.
            if (!_command.HasInput)
            {
                _input.Write([(byte)'\n'], 0, 1);
                _input.Flush();
            }

            _input.Dispose();
        }
        catch (Exception e) when (e is SshException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The channel is closed already.
        }

        return true;
    }

    // Closing waits for the host's word that it has closed, too: nobody has to wait for that.
    private void Close(Task[] running)
    {
        _ = Task.Run(_channel.Dispose).ContinueWith(task => task.Exception, TaskScheduler.Default);
        foreach (Task task in running)
            _ = task.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    // Streams of SSH.NET block; a thread of their own keeps the pool's free.
    private static Task<T> OnThreadAsync<T>(Func<T> work)
        => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

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
}
