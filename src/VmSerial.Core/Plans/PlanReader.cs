using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans;

/// <summary>Reads a plan from YAML and names everything that is wrong with it, each with line and column.</summary>
public static class PlanReader
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxFileBytes = 10 * 1024 * 1024;

    /// <summary>Reads a plan from text.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="fileName">The file it comes from, as the user named it; messages begin with it.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="PlanException">The text is no plan; all problems are in it, in the order of the file, 100 at most.</exception>
    public static Plan Read(string text, string fileName)
    {
        text = text ?? throw new ArgumentNullException(nameof(text));
        PlanProblems problems = new(fileName ?? throw new ArgumentNullException(nameof(fileName)));
        text = text.TrimStart('\uFEFF');
        RefuseUnreadable(text, problems);

        SourcePosition start = new(fileName, 1, 1);
        YamlNode root = YamlTreeReader.Read(text, problems)
            ?? throw problems.Fatal(start, "the plan is empty: it needs at least 'version: 1' and 'vms:'");
        if (root.IsNull)
        {
            throw problems.Fatal(start, "the plan is empty: it needs at least 'version: 1' and 'vms:'");
        }

        Plan? plan = ReadPlan(root, problems);
        problems.ThrowIfAny();
        return plan!;
    }

    /// <summary>Reads a plan from a file in UTF-8, or in UTF-16 with a byte order mark.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="shownAs">The file as the user named it; messages begin with it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="PlanException">The file is no plan.</exception>
    /// <exception cref="VmSerialException">PlanNotFound: there is no such file. PlanNotReadable: it cannot be read.</exception>
    public static async Task<Plan> ReadFileAsync(string path, string shownAs, CancellationToken cancellationToken)
        => Read(await PlanFile.ReadTextAsync(path, shownAs, cancellationToken).ConfigureAwait(false), shownAs);

    private static Plan? ReadPlan(YamlNode root, PlanProblems problems)
    {
        if (PlanMap.Open(root, PlanSection.Plan, problems) is not { } map)
        {
            return null;
        }

        map.Number("version", PlanSection.Version, PlanSection.Version);
        var servers = PlanServerReader.Read(map.List("servers"), problems);
        if (!map.Has("vms") && !map.Has("hosts") && !map.Has("nports"))
        {
            problems.Add(map.Position, "'vms' is missing: a plan needs it, with a list of VMs, or 'hosts', with a list of hosts, or 'nports', with a list of NPorts");
        }

        return new Plan
        {
            File = problems.File,
            Servers = servers,
            Hosts = PlanHostReader.Read(map.List("hosts"), servers, problems),
            NPorts = PlanNPortReader.Read(map.List("nports"), problems),
            VMs = PlanVmReader.Read(map.List("vms"), servers, problems),
        };
    }

    private static void RefuseUnreadable(string text, PlanProblems problems)
    {
        if (text.Length > MaxFileBytes)
        {
            throw problems.Fatal(new SourcePosition(problems.File, 1, 1), PlanFile.TooLong);
        }

        // The parser takes a NUL for the end of the text and would not notice what comes behind it.
        int unprintable = YamlText.FirstUnprintable(text);
        if (unprintable >= 0)
        {
            string code = ((int)text[unprintable]).ToString("X4", CultureInfo.InvariantCulture);
            throw problems.Fatal(PlanFile.PositionOf(text, unprintable, problems.File),
                $"the character U+{code} may not stand in a YAML file: is this a text file? Save it as UTF-8");
        }
    }
}
