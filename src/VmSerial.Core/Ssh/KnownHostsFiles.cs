using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Ssh;

/// <summary>The files that host keys are known from, and the one that new ones go to.</summary>
internal static class KnownHostsFiles
{
    private const long Largest = 64 * 1024 * 1024;

    /// <summary>Reads all of them; those that do not exist hold nothing.</summary>
    internal static async Task<KnownHosts> ReadAsync(HostKeyPolicy policy, CancellationToken ct)
    {
        KnownHosts known = new();
        foreach (string file in policy.KnownHostsFiles)
        {
            if (!File.Exists(file))
                continue;
            try
            {
                using FileStream stream = await OpenAsync(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, ct).ConfigureAwait(false);
                if (stream.Length > Largest)
                    throw Unusable($"'{file}' is larger than 64 MB, which no file of host keys is.", file);
                using MemoryStream bytes = new();
                await stream.CopyToAsync(bytes, 64 * 1024, ct).ConfigureAwait(false);
                known.Add(Encoding.UTF8.GetString(bytes.ToArray()), file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unusable($"The host keys in '{file}' cannot be read: {e.Message}", file, e);
            }
        }

        return known;
    }

    /// <summary>Makes the folder of the file that new keys go to, where keys are to be remembered and it is not there.</summary>
    internal static void RequireFolder(HostKeyPolicy policy)
    {
        if (!policy.AcceptNew || policy.Fingerprint is not null || policy.KnownHostsFiles.Count == 0)
            return;
        string file = policy.KnownHostsFiles[0];
        try
        {
            if (Path.GetDirectoryName(file) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"Host keys cannot be remembered in '{file}': {e.Message}", file, e);
        }
    }

    /// <summary>Writes a new key to the first file.</summary>
    internal static async Task RememberAsync(SshTarget target, byte[] blob, CancellationToken ct)
    {
        if (target.HostKeys.KnownHostsFiles.Count == 0)
            return;
        string file = target.HostKeys.KnownHostsFiles[0];
        try
        {
            // Sessions to many hosts may do so at once.
            using FileStream stream = await OpenAsync(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, ct).ConfigureAwait(false);
            string line = KnownHosts.LineFor(target.Host, target.Port, blob) + "\n";
            byte[] text = Encoding.UTF8.GetBytes(EndsInLine(stream) ? line : "\n" + line);
            stream.Seek(0, SeekOrigin.End);
            await stream.WriteAsync(text, 0, text.Length, ct).ConfigureAwait(false);
            await stream.FlushAsync(ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The key of '{target.Host}' cannot be remembered in '{file}': {e.Message}", file, e);
        }
    }

    // Another session may be writing a key of its own this instant.
    private static async Task<FileStream> OpenAsync(string file, FileMode mode, FileAccess access, FileShare share, CancellationToken ct)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(file, mode, access, share, 4096, useAsync: true);
            }
            catch (IOException e) when (tries < 100 && e is not (FileNotFoundException or DirectoryNotFoundException))
            {
                await Task.Delay(20, ct).ConfigureAwait(false);
            }
        }
    }

    private static bool EndsInLine(FileStream stream)
    {
        if (stream.Length == 0)
            return true;
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n';
    }

    private static VmSerialException Unusable(string message, string file, Exception? inner = null)
        => new("KnownHostsUnusable", ErrorKind.OperationFailed, message, file, "Name another file with host keys, or make this one readable and writable.", inner);
}
