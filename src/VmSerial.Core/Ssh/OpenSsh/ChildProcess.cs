using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>A program with its three streams.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<bool> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _exited.TrySetResult(true);
    }

    internal Stream Input => _process.StandardInput.BaseStream;

    internal Stream Output => _process.StandardOutput.BaseStream;

    internal Stream Error => _process.StandardError.BaseStream;

    internal Task Exited => _exited.Task;

    internal static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo info = new(program, ArgumentText.Join(arguments))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (KeyValuePair<string, string> variable in environment)
            info.Environment[variable.Key] = variable.Value;
        Process process = new() { StartInfo = info };
        ChildProcess child = new(process);
        try
        {
            process.Start();
            return child;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            child.Dispose();
            throw new VmSerialException("SshClientMissing", ErrorKind.NotFound, $"'{program}' could not be started: {e.Message}", program,
                "Install OpenSSH's client, or name another one.", e);
        }
    }

    /// <summary>Ends its input; what it had not read is lost with it when it has ended already.</summary>
    internal void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It reads no more.
        }
    }

    internal void Kill()
    {
        try
        {
#if NET
            _process.Kill(entireProcessTree: true);
#else
            _process.Kill();
#endif
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
