using System;
using System.IO;
using VmSerial.Errors;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>A private folder for as long as a session lasts: control socket, accepted host key, and the program that hands over secrets.</summary>
internal sealed class OpenSshFolder : IDisposable
{
    // 104 bytes for a socket's path on BSD and macOS, of which the client takes 17 for a name it uses at first.
    private const int LongestFolder = 104 - 17 - 3;

    // Each secret is given out once for each connection: a refused one must not be tried again, which locks accounts, and OpenSSH would
    // try a password by both of its methods. The secret is in the environment of the client and of this program, and nowhere else.
    // What is asked for is told by the texts of OpenSSH itself; those of a server come behind "(user@host) ".
    private const string AskPass = """
        #!/bin/sh
        case $1 in
        "The authenticity of host "*) kind=fingerprint value=$VMSERIAL_SSH_FINGERPRINT;;
        "Please type "*) exit 1;;
        "Enter passphrase for "*) kind=passphrase value=$VMSERIAL_SSH_PASSPHRASE;;
        *) kind=password value=$VMSERIAL_SSH_PASSWORD;;
        esac
        [ -n "$value" ] || exit 1
        mkdir "$VMSERIAL_SSH_ONCE.$kind" 2>/dev/null || { kill "$PPID"; exit 1; }
        printf '%s\n' "$value"

        """;

    private int _connections;

    private OpenSshFolder(string path) => Path = path;

    internal string Path { get; }

    internal string ControlSocket => System.IO.Path.Combine(Path, "c");

    internal string KnownHosts => System.IO.Path.Combine(Path, "known_hosts");

    internal string Nothing => System.IO.Path.Combine(Path, "nothing");

    internal string AskPassProgram => System.IO.Path.Combine(Path, "askpass");

    internal static bool IsWindows => System.IO.Path.DirectorySeparatorChar == '\\';

    /// <summary>A name that no other connection of this session has, to count on.</summary>
    internal string NextConnection() => System.IO.Path.Combine(Path, "n" + System.Threading.Interlocked.Increment(ref _connections));

    internal static OpenSshFolder Create(string? parent)
    {
        string name = "vmserial-" + System.IO.Path.GetRandomFileName();
        try
        {
            if (IsWindows)
            {
                // A user's temporary folder is the user's alone there.
                return new OpenSshFolder(Directory.CreateDirectory(System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), name)).FullName);
            }

            string path = System.IO.Path.Combine(System.IO.Path.GetFullPath(parent ?? System.IO.Path.GetTempPath()), name);
            if (System.Text.Encoding.UTF8.GetByteCount(path) > LongestFolder && parent is null)
                path = "/tmp/" + name;
            UnixFolder.Create(path);
            OpenSshFolder folder = new(path);
            UnixFolder.WriteProgram(folder.AskPassProgram, AskPass.Replace("\r\n", "\n"));
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VmSerialException("TemporaryFolderUnusable", ErrorKind.OperationFailed,
                $"No folder for an SSH session could be made: {e.Message}", parent, "Name a temporary folder that exists, that you may write to, and that lets programs run.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone already, or held for an instant by a client that is ending; there is no secret in it.
        }
    }
}
