using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using VmSerial.Integration.Cli;
using VmSerial.Integration.Esx;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>
/// A machine of QEMU with a boot sector of our own (tests/Lab/qemu/echo.asm), which gives back every byte that it reads from its serial port. It ends
/// when its standard input is closed, whatever becomes of the tests.
/// </summary>
internal sealed class QemuMachine : IAsyncDisposable
{
    public const string Banner = "VmSerial lab: echo on COM1\r\n";

    // QEMU takes no part of what ends its parent; the shell in between does.
    private const string WithParent = """ "$@" & machine=$!; cat > /dev/null; kill "$machine"; wait "$machine" """;
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private QemuMachine(Process process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    /// <summary>The port that its serial port listens at, or connects to.</summary>
    public int Port { get; }

    /// <summary>Starts a machine whose serial port listens. Its guest does not run before somebody has connected, so that nobody misses the banner.</summary>
    /// <param name="protocol"><c>telnet</c> or <c>tcp</c>.</param>
    public static async Task<QemuMachine> StartListeningAsync(string protocol)
    {
        int port = FreePort();
        QemuMachine machine = await StartAsync(port, $"{protocol}:127.0.0.1:{port},server=on,wait=on,nodelay=on");
        await WaitUntilListeningAsync(port, machine._process);
        return machine;
    }

    /// <summary>Starts a machine whose serial port connects, once somebody listens there: what its guest says to nobody is lost.</summary>
    /// <param name="protocol"><c>telnet</c> or <c>tcp</c>.</param>
    /// <param name="port">Where to, on this machine.</param>
    public static async Task<QemuMachine> StartConnectingAsync(string protocol, int port)
    {
        await WaitUntilListeningAsync(port, null);
        return await StartAsync(port, $"{protocol}:127.0.0.1:{port},nodelay=on");
    }

    /// <summary>A port that nobody listens at.</summary>
    public static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<QemuMachine> StartAsync(int port, string serial)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vmserial-qemu-");
        string source = Path.Combine(CliCommand.Root, "tests", "Lab", "qemu", "echo.asm");
        await SystemTool.RunAsync(folder, "nasm", "-f", "bin", "-o", "echo.bin", source);
        await SystemTool.RunAsync(folder, "qemu-system-x86_64", "--version");
        ProcessStartInfo start = new("sh",
        [
            "-c", WithParent, "sh", "qemu-system-x86_64", "-machine", "pc", "-accel", "tcg", "-m", "16", "-display", "none", "-nodefaults", "-no-user-config",
            "-drive", "format=raw,file=echo.bin,if=floppy,readonly=on", "-boot", "a", "-serial", serial,
        ])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new QemuMachine(process, folder, port);
    }

    // By the system's own list: a connection, tried, would be the guest's one client.
    private static async Task WaitUntilListeningAsync(int port, Process? process)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!(await File.ReadAllLinesAsync("/proc/net/tcp")).Any(line => line.Contains($"0100007F:{port:X4} 00000000:0000 0A", StringComparison.Ordinal)))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "Nobody listens.");
            Assert.False(process is { HasExited: true }, "QEMU has ended.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
