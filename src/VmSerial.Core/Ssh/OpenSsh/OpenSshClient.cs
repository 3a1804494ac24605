using System.Collections.Generic;
using System.IO;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>Where OpenSSH's client is. It is started by its full path, for a program of that name beside ours would be found first.</summary>
internal static class OpenSshClient
{
    internal static IReadOnlyList<string> Places { get; } = Path.DirectorySeparatorChar == '\\'
        ? [@"C:\Windows\System32\OpenSSH\ssh.exe", @"C:\Program Files\OpenSSH\ssh.exe"]
        : ["/usr/bin/ssh", "/usr/local/bin/ssh", "/opt/homebrew/bin/ssh"];

    internal static string Find(string? path)
    {
        if (path is not null && !Path.IsPathRooted(path))
            throw new VmSerialException("SshClientMissing", ErrorKind.InvalidArgument, $"'{path}' is no full path of OpenSSH's client.", path, "Give the full path.");
        return (path is null ? Places : [path]).FirstOrDefault(File.Exists) ?? throw new VmSerialException("SshClientMissing", ErrorKind.NotFound,
            $"OpenSSH's client was not found ({string.Join(", ", path is null ? Places : [path])}).", path,
            Path.DirectorySeparatorChar == '\\'
                ? "Install it: Add-WindowsCapability -Online -Name OpenSSH.Client~~~~0.0.1.0"
                : "Install it: apt-get install openssh-client, dnf install openssh-clients, or what your system calls it.");
    }
}
