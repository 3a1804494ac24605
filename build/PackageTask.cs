using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.Build;

/// <summary><c>package</c>: the module as one zip, the same bytes from the same sources.</summary>
internal static class PackageTask
{
    // The zip format knows no earlier time; a fixed one keeps two builds of one commit equal.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(BuildRun run, string[] args, CancellationToken cancellationToken)
    {
        await BuildTask.RunAsync(run, [], cancellationToken);
        string package = run.Workspace.InOutput($"VmSerial-{run.Workspace.Version}.zip");
        await run.Steps.RunAsync($"write output/{Path.GetFileName(package)}", () => WriteAsync(run.Workspace.Module, package, cancellationToken));
        return 0;
    }

    public static async Task WriteAsync(string module, string package, CancellationToken cancellationToken)
    {
        using FileStream file = File.Create(package);
        using ZipArchive zip = new(file, ZipArchiveMode.Create);
        foreach (string path in Directory.EnumerateFiles(module, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = "VmSerial/" + Path.GetRelativePath(module, path).Replace('\\', '/');
            ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = s_time;
            using Stream target = entry.Open();
            using FileStream source = File.OpenRead(path);
            await source.CopyToAsync(target, cancellationToken);
        }
    }
}
