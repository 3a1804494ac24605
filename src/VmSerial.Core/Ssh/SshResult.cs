using System.Text;

namespace VmSerial.Ssh;

/// <summary>How a command on a host ended.</summary>
/// <param name="ExitCode">Its status; 128 and more for a signal, as shells count.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record SshResult(int ExitCode, byte[] Output, byte[] Error)
{
    /// <summary>Standard output as UTF-8.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>Standard error as UTF-8.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error);
}
