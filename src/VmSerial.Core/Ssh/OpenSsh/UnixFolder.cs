using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>Files that nobody else may look into, on every framework: .NET Standard has no modes.</summary>
internal static class UnixFolder
{
    /// <summary>Makes a folder of mode 0700 that did not exist before; one that somebody else put there in time is an error.</summary>
    internal static void Create(string path)
    {
        if (mkdir(Encoding.UTF8.GetBytes(path + '\0'), 0x1C0) != 0)
            throw new IOException($"The folder '{path}' cannot be made: {Reason()}");
    }

    /// <summary>Writes a program into a folder made here.</summary>
    internal static void WriteProgram(string path, string text)
    {
        File.WriteAllText(path, text);
        if (chmod(Encoding.UTF8.GetBytes(path + '\0'), 0x1C0) != 0)
            throw new IOException($"The file '{path}' cannot be made a program: {Reason()}");
    }

    private static string Reason() => new Win32Exception(Marshal.GetLastWin32Error()).Message;

    [DllImport("libc", SetLastError = true)]
    private static extern int mkdir(byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int chmod(byte[] path, uint mode);
}
