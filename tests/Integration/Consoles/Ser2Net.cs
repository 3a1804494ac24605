using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Consoles;

/// <summary>A ser2net: somebody else's telnet server for serial lines.</summary>
internal sealed class Ser2Net : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private Ser2Net(Process process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts one with one connection.</summary>
    /// <param name="accepter">What it speaks, such as <c>telnet,tcp</c>.</param>
    /// <param name="connector">What is behind it, such as <c>echo</c>.</param>
    public static async Task<Ser2Net> StartAsync(string accepter, string connector)
    {
        const string program = "/usr/sbin/ser2net";
        if (!File.Exists(program))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true" or "1", "There is no ser2net on this system; './build.sh lab' installs it.");
            throw new FileNotFoundException(program);
        }
        int port = QemuMachine.FreePort();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vmserial-ser2net-");
        string settings = Path.Combine(folder.FullName, "ser2net.yaml");
        await File.WriteAllTextAsync(settings, $"%YAML 1.1\n---\nconnection: &c\n  accepter: {accepter},127.0.0.1,{port}\n  connector: {connector}\n", TestContext.Current.CancellationToken);
        // The shell ends it when the tests are gone.
        ProcessStartInfo start = new("sh", ["-c", """ "$@" & server=$!; cat > /dev/null; kill "$server"; wait "$server" """, "sh", program, "-n", "-d", "-c", settings, "-P", Path.Combine(folder.FullName, "pid")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ser2Net server = new(process, folder, port);
        await ConsoleChannelTests.Until(() => File.ReadAllLines("/proc/net/tcp").Any(line => line.Contains($"0100007F:{port:X4} 00000000:0000 0A", StringComparison.Ordinal)));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
