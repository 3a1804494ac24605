using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Integration.Lab;

/// <summary>The system's own ssh client, for tests of the lab that must not depend on the product's.</summary>
internal static class SystemSsh
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Logs in with the host's password, its key known, and runs a command; 255 means that the connection failed.</summary>
    public static async Task<int> RunAsync(EsxLabHost host, string user, string[] command, CancellationToken ct)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("vmserial-ssh-");
        try
        {
            string known = Path.Combine(folder.FullName, "known_hosts");
            await File.WriteAllLinesAsync(known, host.KnownHosts, ct);
            string asked = Path.Combine(folder.FullName, "password");
            await File.WriteAllTextAsync(asked, "#!/bin/sh\nexec printenv LAB_SSH_PASSWORD\n", ct);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(asked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var start = new ProcessStartInfo("ssh",
                ["-F", "none", "-o", "UserKnownHostsFile=" + known, "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=5",
                    "-o", "HostKeyAlgorithms=+ssh-rsa", "-o", "KexAlgorithms=+diffie-hellman-group14-sha1", "-o", "MACs=+hmac-sha1",
                    "-p", $"{host.SshPort}", $"{user}@{host.SshHost}", .. command])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["SSH_ASKPASS"] = asked;
            start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
            start.Environment["LAB_SSH_PASSWORD"] = host.Password;
            return await RunAsync(start, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> RunAsync(ProcessStartInfo start, CancellationToken ct)
    {
        using Process process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            process.StandardInput.Close();
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
