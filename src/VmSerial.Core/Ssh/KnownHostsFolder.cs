using System;
using System.IO;
using VmSerial.Errors;

namespace VmSerial.Ssh;

/// <summary>The folder of the file that new host keys go to.</summary>
internal static class KnownHostsFolder
{
    /// <summary>Makes it where keys are to be remembered and it is not there.</summary>
    internal static void Require(HostKeyPolicy policy)
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
            throw new VmSerialException("KnownHostsUnusable", ErrorKind.OperationFailed, $"Host keys cannot be remembered in '{file}': {e.Message}", file,
                "Name a file that you may write to.", e);
        }
    }
}
