using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Esx;
using VmSerial.Plans;

namespace VmSerial.Cli.Commands.Rulesets;

/// <summary><c>vmserial ruleset export-vib</c>: a custom ruleset as a package for hosts. Nobody logs in anywhere.</summary>
internal static class RulesetExportVibCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(GlobalOptions options)
    {
        RulesetOptions ruleset = new(portsRequired: true);
        Option<bool> disabled = new("--disabled") { Description = "The ruleset is not in force when a host first loads it." };
        Option<HostVersion> version = new("--esxi-version")
        {
            Description = "The version of the hosts it is for, such as 8, 6.5 or 7.0 U3: no form of a VIB is taken by all.",
            HelpName = "VERSION",
            Required = true,
            CustomParser = result => Typed.Read(result, "--esxi-version", result.Tokens[0].Value, HostVersion.ParseTyped),
        };
        Option<string> vibVersion = new("--vib-version") { Description = "The version of the VIB.", HelpName = "VERSION", DefaultValueFactory = _ => "1.0.0-1" };
        Option<bool> bundle = new("--offline-bundle") { Description = "Write an offline bundle (zip), as Lifecycle Manager imports it." };
        Option<string?> file = new("--out") { Description = "The file or the folder to write to (default: a file named after the VIB, in the current folder).", HelpName = "FILE" };
        Option<bool> force = new("--force") { Description = "Replace a file that is there." };
        Command command = new("export-vib", "Writes a custom ruleset as a VIB, or as an offline bundle.") { version, vibVersion, bundle, file, force, disabled };
        foreach (Option option in ruleset.OfRules)
            command.Options.Add(option);
        VmSerialCommand.SetAction(command, (parsed, cancellationToken) =>
        {
            CustomRuleset custom = new(ruleset.ReadId(parsed), ruleset.ReadRules(parsed)!, enabled: !parsed.GetValue(disabled));
            // The day, so that the same command gives the same bytes all day long.
            VibSpec spec = new(custom, parsed.GetValue(vibVersion)!, new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero), parsed.GetValue(version)!);
            return WriteAsync(spec, parsed.GetValue(bundle), parsed.GetValue(file), parsed.GetValue(force), options.CreateWriter(parsed, Console.Out), cancellationToken);
        });
        return command;
    }

    private static async Task<int> WriteAsync(VibSpec spec, bool bundle, string? file, bool force, IRowWriter writer, CancellationToken cancellationToken)
    {
        string name = bundle ? $"{spec.VibId}-offline_bundle.zip" : $"{spec.VibId}.vib";
        file = file is null ? name : Directory.Exists(file) ? Path.Combine(file, name) : file;
        byte[] content = bundle ? OfflineBundle.Create(spec) : Vib.Create(spec);
        await WholeFile.WriteAsync(Path.GetFullPath(file), file, content, force, cancellationToken).ConfigureAwait(false);
        if (VersionKnowledge.OutboundRangesMatch(spec.Target) == false && spec.Ruleset.Rules.Any(rule => rule.Direction == RuleDirection.Outbound && !rule.IsSinglePort))
            writer.Write([new Finding(FindingSeverity.Warning, "OutboundRangeIgnored", file, $"ESXi {spec.Target} matches no outbound rule with a range of ports.", "Name each port.")]);
        if (writer.ForPeople)
        {
            Console.Out.WriteLine(SafeText.Of($"Wrote {file} ({content.Length} bytes): {spec.VibId} for ESXi {spec.Target.Major}, with {string.Join(", ", spec.Ruleset.Rules.Select(rule => rule.ToFirewallRule()))}."));
            Console.Out.WriteLine("It is not signed: a host takes it only at the acceptance level CommunitySupported, with which Secure Boot cannot be used.");
        }
        else
            writer.Write([VibRow.Of(spec, file, bundle, content)]);
        return ExitCode.InDesiredState;
    }
}
