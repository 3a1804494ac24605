using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Ssh;

namespace VmSerial.Integration.Lab;

/// <summary>A lab host's own shell without SSH in between, for tests of what is said to it and not of the way there.</summary>
public sealed class LabShellSession(EsxLab lab, EsxLabHost host) : ISshSession
{
    /// <summary>The lines that were run.</summary>
    public List<string> Lines { get; } = [];

    public string Host => host.Name;

    public async Task<SshResult> RunAsync(SshCommand command, CancellationToken ct)
    {
        Lines.Add(command.Line);
        EsxLabResult result = await lab.ShellAsync(host, command.Line, ct);
        return new SshResult(result.ExitCode, Encoding.UTF8.GetBytes(result.Output), Encoding.UTF8.GetBytes(result.Error));
    }

    public ValueTask DisposeAsync() => default;
}
