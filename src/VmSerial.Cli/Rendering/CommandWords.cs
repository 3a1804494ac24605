using System;
using System.Linq;

namespace VmSerial.Cli.Rendering;

/// <summary>
/// Advice in the words of this command. The product advises as its cmdlets are typed; here each cmdlet and parameter that an advice may
/// name has its counterpart. What has none is left as it is.
/// </summary>
internal static class CommandWords
{
    // Longer words first where one begins with another.
    private static readonly (string Cmdlet, string Command)[] s_words =
    [
        ("Add-EsxCustomRuleset -VMHost ", "vmserial ruleset add "),
        ("Add-EsxCustomRuleset -AllowedIp", "vmserial ruleset add --allowed-ip"),
        ("Add-EsxCustomRuleset", "vmserial ruleset add"),
        ("Set-EsxCustomRuleset -VMHost ", "vmserial ruleset set "),
        ("Set-EsxCustomRuleset", "vmserial ruleset set"),
        ("Remove-EsxCustomRuleset", "vmserial ruleset remove"),
        ("Get-EsxCustomRuleset", "vmserial ruleset list"),
        ("Export-EsxRulesetVib", "vmserial ruleset export-vib"),
        ("Test-NPortConnection", "vmserial probe nport"),
        ("Test-EsxSerialPath", "vmserial probe path"),
        ("Find-NPort", "vmserial find nport"),
        ("-ThrottleLimit", "--throttle"),
        ("Get-EsxSerialFirewall", "vmserial hosts"),
        ("Enable-EsxSerialFirewall -VMHost ", "vmserial ruleset enable "),
        ("Enable-EsxSerialFirewall", "vmserial ruleset enable"),
        ("-Ruleset Network", "--ruleset network"),
        ("-Ruleset Vspc", "--ruleset vspc"),
        ("(-Connect tries", "(--connect tries"),
        ("Disable-EsxSerialFirewall", "vmserial ruleset disable"),
        ("Get-NPortOperationMode", "vmserial nport get"),
        ("Give -Credential; ", "Set VMSERIAL_NPORT_PASSWORD, and name the user with --nport-user; "),
        ("-Mode TcpServer", "--mode tcpServer"),
        ("-SerialPort 1,2,3", "--serial-port 1 --serial-port 2"),
        ("-SerialPort 1", "--serial-port 1"),
        ("say -Force if you have another way to the device", "say --allow-lock-out if you have another way to the device"),
        (" -Direction Outbound -Enable", " --direction outbound"),
        ("Enter-VMSerialConsole -Uri ", "vmserial console "),
        ("Enter-VMSerialConsole", "vmserial console"),
        ("Receive-VMSerialOutput", "vmserial console --capture FILE"),
        ("Wait-VMSerialConnection", "vmserial listen"),
        ("Get-VMNetworkSerialPort", "vmserial ports"),
        ("-Append", "--append"),
        ("with -SerialPort", "with --serial-port"),
        ("-HostCredential", "--host-user"),
        ("-HostKeyFingerprint", "--host-key-fingerprint"),
        ("-AcceptNewHostKey", "--accept-new-host-key"),
        ("-KeyFile", "--key-file"),
        ("-StartSsh", "--start-ssh"),
        ("-AllowLegacySsh", "--allow-legacy-ssh"),
        ("-SshAddress", "--ssh-address"),
        ("-AllowedIp", "--allowed-ip"),
        ("-Persistence", "--persistence"),
        ("-Force", "--force"),
        ("-Thumbprint ", "--thumbprint "),
        ("-SkipCertificateCheck", "--skip-certificate-check"),
        (" -Id ", " --id "),
        (" -Port ", " --port "),
    ];

    /// <summary>The advice as it is to be typed here.</summary>
    public static string Of(string advice) => s_words.Aggregate(advice, Replaced);

    // "--force" holds "-Force" for nobody, because case counts; a second pass would find nothing either.
    private static string Replaced(string text, (string Cmdlet, string Command) word) => text.Replace(word.Cmdlet, word.Command, StringComparison.Ordinal);
}
