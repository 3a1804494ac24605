using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace VmSerial.Build;

/// <summary>
/// Says whose the assemblies beside ours are and under which licence, from the packages themselves: what is shipped is what is named.
/// A file that no package answers for, or a licence that nobody has looked at, ends the build.
/// </summary>
internal static class ThirdPartyNotices
{
    public const string FileName = "THIRD-PARTY-NOTICES.txt";

    private const string Mit = """
        Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
        "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
        distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
        the following conditions:

        The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
        MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
        ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
        SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
        """;

    /// <summary>Writes the file beside the module's manifest.</summary>
    /// <param name="workspace">The tree, with the solution built.</param>
    /// <param name="assemblies">The names of the shipped files that are not ours.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteAsync(Workspace workspace, IEnumerable<string> assemblies, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> packages = await PackagesAsync(workspace, cancellationToken);
        HashSet<string> shipped = new(assemblies, StringComparer.OrdinalIgnoreCase);
        if (shipped.FirstOrDefault(name => !packages.ContainsKey(name)) is { } stranger)
            throw new StepFailedException($"{stranger} is shipped and comes from no package: {FileName} cannot name its licence.");

        StringBuilder text = new("VmSerial is shipped with the following libraries of others, unchanged.\n");
        foreach (string folder in shipped.Select(name => packages[name]).Distinct().Order(StringComparer.Ordinal))
        {
            string[] files = [.. shipped.Where(name => packages[name] == folder).Order(StringComparer.Ordinal)];
            text.Append('\n').Append('-', 78).Append('\n').Append(Notice(folder, files));
        }

        await File.WriteAllTextAsync(Path.Combine(workspace.Module, FileName), text.ToString(), cancellationToken);
    }

    // The assets file of the cmdlets' project: which package each file at run time comes from, and where it was unpacked.
    private static async Task<IReadOnlyDictionary<string, string>> PackagesAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(workspace.InRoot("src", "VmSerial.PowerShell", "obj", "project.assets.json"));
        using JsonDocument assets = await JsonDocument.ParseAsync(file, default, cancellationToken);
        string[] roots = [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
        Dictionary<string, string> packages = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty library in assets.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject()))
        {
            if (library.Value.GetProperty("type").GetString() != "package" || !library.Value.TryGetProperty("runtime", out JsonElement runtime))
                continue;
            string path = assets.RootElement.GetProperty("libraries").GetProperty(library.Name).GetProperty("path").GetString()!;
            string? folder = roots.Select(root => Path.Combine(root, path)).FirstOrDefault(Directory.Exists);
            foreach (JsonProperty assembly in runtime.EnumerateObject().Where(_ => folder is not null))
                packages[Path.GetFileName(assembly.Name)] = folder!;
        }

        return packages;
    }

    private static string Notice(string folder, string[] files)
    {
        XElement package = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single()).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string? Value(string name) => package.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
        string head = $"{Value("id")} {Value("version")} ({string.Join(", ", files)})\n\n";
        XElement? licence = package.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
        string[] own = [.. Directory.EnumerateFiles(folder, "LICENSE*").Order(StringComparer.Ordinal)];
        return own.Length > 0 ? $"{head}{File.ReadAllText(own[0]).ReplaceLineEndings("\n").Trim()}\n"
            : licence is { Value: "MIT" } ? $"{head}MIT licence\n\n{Value("copyright")}\n\n{Mit.ReplaceLineEndings("\n")}\n"
            : throw new StepFailedException($"The licence of {Value("id")} {Value("version")} is '{licence?.Value ?? Value("licenseUrl")}': look at it, then teach {nameof(ThirdPartyNotices)} to name it.");
    }
}
