using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
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
    // 50 and 65 are what a missing dot looks like.
    private const int LastMajor = 19;

    private static readonly Regex s_typed = new(
        @"\A\s*(?:(?:VMware\s+)?ESXi?\s*)?v?([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:\.([0-9]{1,4}))?(?:[\s-]*(?:Update|U)\s*([0-9]{1,2})[a-z]?)?(?:[\s-]+(?:build[\s-]*)?([0-9]{5,9}))?\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    /// <summary>Reads a version as people write it: <c>8</c>, <c>8.0</c>, <c>6.5</c>, <c>7.0 U3</c>, <c>7.0.3 build 18644231</c>, <c>ESXi 8.0 Update 2b</c>.</summary>
    /// <param name="text">What was typed. Numbers that it leaves out are 0.</param>
    /// <exception cref="VmSerialException"><c>InvalidHostVersion</c>: this is no version.</exception>
    public static HostVersion ParseTyped(string? text)
    {
        // Longer than any version, and a bound for what the pattern has to look at.
        Match match = text is { Length: <= 60 } ? s_typed.Match(text) : Match.Empty;
        int Part(int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
        if (!match.Success || Part(1) is 0 or > LastMajor)
        {
            throw new VmSerialException(
                "InvalidHostVersion", ErrorKind.InvalidArgument, $"'{Printable(text ?? "")}' is no version of ESXi.", advice: "Write it as 8, 8.0, 6.5 or 7.0 U3.");
        }

        return new HostVersion(Part(1), Part(2), Part(3), Part(4), Part(5));
    }

    /// <summary>Reads what the API or esxcli say.</summary>
    /// <param name="version">The version, such as <c>5.0.0</c>.</param>
    /// <param name="build">The build, such as <c>623860</c> or <c>Releasebuild-623860</c>; null where it is not known.</param>
    /// <param name="update">The update, such as <c>1</c>; null where it is not known.</param>
    /// <exception cref="VmSerialException"><c>InvalidHostVersion</c>: these are no version.</exception>
    public static HostVersion Parse(string version, string? build = null, string? update = null)
        => TryParse(version, build, update) ?? throw new VmSerialException(
            "InvalidHostVersion", ErrorKind.InvalidData, "The version or build of the host cannot be read.", $"{version} {build}".Trim(),
            "A version looks like 8.0.3, a build like 24022510.");

    /// <summary>Reads what the API or esxcli say, or gives null where these are no version.</summary>
    internal static HostVersion? TryParse(string version, string? build = null, string? update = null)
    {
        string[] parts = version.Trim().Split('.');
        int[] numbers = [.. parts.Select(part => (int?)Number(part) ?? -1)];
        long? buildNumber = string.IsNullOrWhiteSpace(build) ? 0 : Number(build!.Substring(build.LastIndexOf('-') + 1).Trim());
        return numbers.Length is < 2 or > 4 || numbers.Any(number => number is < 0 or > 1000) || buildNumber is null ? null
            : new HostVersion(numbers[0], numbers[1], numbers.Length > 2 ? numbers[2] : 0, (int)(Number((update ?? "").Trim()) ?? 0), buildNumber.Value);
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

    // What was typed may hold anything; a message shows printable ASCII of it only.
    private static string Printable(string text)
        => string.Concat(text.Take(30).Select(c => c is < ' ' or > '~' ? '?' : c)) + (text.Length > 30 ? "..." : "");

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= int.MaxValue ? number : null;
}
