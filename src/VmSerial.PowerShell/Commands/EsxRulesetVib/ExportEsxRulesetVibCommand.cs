using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.Plans.Hosts;

namespace VmSerial.PowerShell.Commands;

/// <summary>Writes a VIB that brings a ruleset as part of the system.</summary>
[Cmdlet(VerbsData.Export, "EsxRulesetVib", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportEsxRulesetVibCommand : AsyncCmdlet
{
    /// <summary>The id of the ruleset.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Id { get; set; } = "";

    /// <summary>The ports: 4001, 4001-4016, or several.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string[] Port { get; set; } = [];

    /// <summary>Which way connections go, seen from the host.</summary>
    [Parameter]
    [ValidateSet("Outbound", "Inbound")]
    public string[] Direction { get; set; } = ["Outbound"];

    /// <summary>The protocol.</summary>
    [Parameter]
    [ValidateSet("Tcp", "Udp")]
    public string Protocol { get; set; } = "Tcp";

    /// <summary>The version of the hosts it is for, such as 8, 7.0 U3 or 6.5.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string EsxiVersion { get; set; } = "";

    /// <summary>Whether an offline bundle (a zip with the VIB and its metadata) is written in place of the bare VIB.</summary>
    [Parameter]
    public SwitchParameter AsOfflineBundle { get; set; }

    /// <summary>The version of the VIB, such as 1.0.0-1.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Version { get; set; } = "1.0.0-1";

    /// <summary>The file or the folder to write to; the current folder without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Whether an existing file is replaced.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken stopping)
    {
        DesiredRuleset wanted = new DesiredRuleset(RulesetId.Parse(Id)) { Rules = CustomRulesetCmdlet.Rules(Port, Direction, Protocol) }.Checked();
        CustomRuleset ruleset = new(wanted.Id, wanted.Rules!, enabled: true);
        VibSpec spec = new(ruleset, Version, new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero), HostVersion.ParseTyped(EsxiVersion));
        string name = AsOfflineBundle ? $"{spec.VibId}-offline_bundle.zip" : $"{spec.VibId}.vib";
        string path = await InvokeAsync(() => GetUnresolvedProviderPathFromPSPath(Path)).ConfigureAwait(false);
        string file = Directory.Exists(path) ? System.IO.Path.Combine(path, name) : path;
        if (File.Exists(file) && !Force)
            throw new VmSerialException("FileExists", ErrorKind.AlreadyExists, $"The file '{file}' exists.", file, "-Force replaces it.");
        if (VersionKnowledge.OutboundRangesMatch(spec.Target) == false && ruleset.Rules.Any(rule => rule.Direction == RuleDirection.Outbound && !rule.IsSinglePort))
            await WriteWarningAsync($"ESXi {spec.Target} matches no outbound rule with a range of ports: name each port.").ConfigureAwait(false);
        if (!await ShouldProcessAsync(file, $"Write a VIB with ruleset '{Id}' for ESXi {EsxiVersion}").ConfigureAwait(false))
            return;
        Write(file, AsOfflineBundle ? OfflineBundle.Create(spec) : Vib.Create(spec));
        await WriteObjectAsync(new FileInfo(file)).ConfigureAwait(false);
    }

    private static void Write(string file, byte[] content)
    {
        try
        {
            File.WriteAllBytes(file, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VmSerialException("FileNotWritable", ErrorKind.OperationFailed, $"The file '{file}' could not be written: {e.Message}", file,
                "Give -Path a file in a folder that exists and may be written to.", e);
        }
    }
}
