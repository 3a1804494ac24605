using System;
using System.Globalization;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>The version of an ESXi host.</summary>
/// <param name="Major">The first number, such as 8.</param>
/// <param name="Minor">The second number.</param>
/// <param name="Patch">The third number. It counts updates from 6.5 or so on; on 5.0 Update 1 it is still 0.</param>
/// <param name="Update">The update as the host names it; 0 where it names none.</param>
/// <param name="Build">The build; 0 where it is not known.</param>
public sealed record HostVersion(int Major, int Minor, int Patch = 0, int Update = 0, long Build = 0)
{
    /// <summary>Reads what the API or esxcli say.</summary>
    /// <param name="version">The version, such as <c>5.0.0</c>.</param>
    /// <param name="build">The build, such as <c>623860</c> or <c>Releasebuild-623860</c>; null where it is not known.</param>
    /// <param name="update">The update, such as <c>1</c>; null where it is not known.</param>
    /// <exception cref="VmSerialException"><c>InvalidHostVersion</c>: these are no version.</exception>
    public static HostVersion Parse(string version, string? build = null, string? update = null)
    {
        string[] parts = version.Trim().Split('.');
        int[] numbers = [.. parts.Select(part => (int?)Number(part) ?? -1)];
        long? buildNumber = string.IsNullOrWhiteSpace(build) ? 0 : Number(build!.Substring(build.LastIndexOf('-') + 1).Trim());
        if (numbers.Length is < 2 or > 4 || numbers.Any(number => number is < 0 or > 1000) || buildNumber is null)
        {
            throw new VmSerialException(
                "InvalidHostVersion", ErrorKind.InvalidData, "The version or build of the host cannot be read.", $"{version} {build}".Trim(),
                "A version looks like 8.0.3, a build like 24022510.");
        }

        return new HostVersion(numbers[0], numbers[1], numbers.Length > 2 ? numbers[2] : 0, (int)(Number((update ?? "").Trim()) ?? 0), buildNumber.Value);
    }

    /// <summary>Reads the two lines of <c>vmware -lv</c>.</summary>
    /// <param name="answer">What the command wrote.</param>
    /// <exception cref="VmSerialException"><c>InvalidHostVersion</c>: these are no version.</exception>
    public static HostVersion ParseBanner(string answer)
    {
        string[] lines = [.. answer.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("VMware ESX", StringComparison.Ordinal))];
        string[] words = lines.Length > 0 ? lines[0].Split(' ') : [];
        string[] more = lines.Length > 1 ? lines[1].Split(' ') : [];
        int at = Array.IndexOf(more, "Update");
        return Parse(words.ElementAtOrDefault(2) ?? "", words.ElementAtOrDefault(3), at >= 0 ? more.ElementAtOrDefault(at + 1) : null);
    }

    /// <summary>Whether it is this version or a later one.</summary>
    /// <param name="major">The first number.</param>
    /// <param name="minor">The second number.</param>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <inheritdoc/>
    public override string ToString()
        => $"{Major}.{Minor}.{Patch}{(Update > 0 ? $" Update {Update}" : "")}{(Build > 0 ? $" build {Build}" : "")}";

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= int.MaxValue ? number : null;
}
