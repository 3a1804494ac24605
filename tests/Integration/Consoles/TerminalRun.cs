using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using VmSerial.Integration.Cli;
using Xunit;

namespace VmSerial.Integration.Consoles;

/// <summary>The command on a terminal of its own (<c>script</c> is in Debian's base system), with somebody who reads and types.</summary>
internal sealed class TerminalRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;

    private TerminalRun(Process process, DirectoryInfo folder)
    {
        _process = process;
        _folder = folder;
        _reading = ReadAsync();
    }

    /// <summary>All that was shown so far; each byte is a character.</summary>
    public string Shown
    {
        get
        {
            lock (_shown)
                return _shown.ToString();
        }
    }

    /// <summary>What the terminal was set to before the command and after it, as stty tells it.</summary>
    public (string Before, string After) Settings => (File.ReadAllText(Path.Combine(_folder.FullName, "before")), File.ReadAllText(Path.Combine(_folder.FullName, "after")));

    /// <summary>The command's exit code.</summary>
    public string ExitCode => File.ReadAllText(Path.Combine(_folder.FullName, "exit")).Trim();

    /// <summary>Starts <c>vmserial</c> with these words.</summary>
    public static TerminalRun Start(string arguments, string environment = "")
    {
        string program = CliCommand.Program;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vmserial-terminal-");
        string script = $"stty cols 100 rows 40; tty > tty; stty -a > before; {environment} dotnet '{program}' {arguments} & echo $! > pid; fg > /dev/null; echo $? > exit; stty -a > after; echo ALL DONE";
        ProcessStartInfo start = new("script", ["-qec", $"set -m; {script}", "/dev/null"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        start.Environment["TERM"] = "xterm";
        start.Environment["SHELL"] = "/bin/sh";
        return new TerminalRun(Process.Start(start)!, folder);
    }

    /// <summary>Waits until this was shown.</summary>
    public Task SeeAsync(string text) => ConsoleChannelTests.Until(() => Shown.Contains(text, StringComparison.Ordinal) ? true
        : _process.HasExited ? throw new InvalidOperationException($"The terminal has ended without showing '{text}':\n{Shown}") : false);

    /// <summary>Types bytes.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.BaseStream.WriteAsync(Encoding.Latin1.GetBytes(keys), TestContext.Current.CancellationToken);
        await _process.StandardInput.BaseStream.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Makes the window another size, as somebody does who drags its corner.</summary>
    public async Task ResizeAsync(int columns, int rows)
    {
        string terminal = (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "tty"))).Trim();
        using Process stty = Process.Start("stty", ["-F", terminal, "cols", $"{columns}", "rows", $"{rows}"]);
        await stty.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a signal to the command.</summary>
    public async Task SignalAsync(string signal)
    {
        string pid = (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "pid"))).Trim();
        using Process kill = Process.Start("kill", ["-" + signal, pid]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end.</summary>
    public async Task EndAsync()
    {
        await SeeAsync("ALL DONE");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        for (int count; (count = await _process.StandardOutput.ReadAsync(buffer)) > 0;)
            lock (_shown)
                _shown.Append(buffer, 0, count);
    }
}
