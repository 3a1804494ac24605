using System.CommandLine;

namespace VmSerial.Cli.Commands.Rulesets;

/// <summary><c>vmserial ruleset</c>: rulesets of hosts' firewalls.</summary>
internal static class RulesetCommand
{
    /// <summary>Creates the command with all below it.</summary>
    public static Command Create(GlobalOptions options, SshOptions ssh) => new("ruleset", "Opens and closes hosts' firewalls for serial ports, and edits custom rulesets.")
    {
        RulesetSwitchCommand.CreateEnable(options, ssh),
        RulesetSwitchCommand.CreateDisable(options, ssh),
        RulesetCustomCommand.CreateAdd(options, ssh),
        RulesetCustomCommand.CreateSet(options, ssh),
        RulesetCustomCommand.CreateRemove(options, ssh),
        RulesetListCommand.Create(options, ssh),
        RulesetExportVibCommand.Create(options),
    };
}
