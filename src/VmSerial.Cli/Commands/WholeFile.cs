using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.Cli.Commands;

/// <summary>Writes files whole or not at all: into a new file beside the old one, which takes its place in one step.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="shown">The path as it was typed.</param>
    /// <param name="content">What goes into it.</param>
    /// <param name="replace">Whether a file that is there is replaced.</param>
    /// <param name="cancellationToken">Ends it; what was there stays.</param>
    /// <exception cref="VmSerialException"><c>FileExists</c>.</exception>
    public static async Task WriteAsync(string path, string shown, byte[] content, bool replace, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && !replace)
            throw Exists(shown, null);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new DirectoryNotFoundException($"The folder of '{shown}' does not exist.");
        string part = $"{path}.{Guid.NewGuid():n}.part";
        try
        {
            FileStream stream = new(part, FileMode.CreateNew, FileAccess.Write);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(part, path, replace);
        }
        catch (IOException failure) when (!replace && File.Exists(path))
        {
            // Somebody made it meanwhile.
            throw Exists(shown, failure);
        }
        finally
        {
            if (File.Exists(part))
                File.Delete(part);
        }
    }

    private static VmSerialException Exists(string shown, Exception? inner)
        => new("FileExists", ErrorKind.AlreadyExists, $"The file '{shown}' exists.", shown, "--force replaces it.", inner);
}
