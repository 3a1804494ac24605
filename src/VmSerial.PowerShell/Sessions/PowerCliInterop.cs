using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using VmSerial.PowerShell.Inventory;

namespace VmSerial.PowerShell.Sessions;

/// <summary>
/// What is known of PowerCLI: its variables, its certificate policy and its views, read by name so that no version of it is
/// needed to build or to run. All members run on the pipeline thread.
/// </summary>
internal static class PowerCliInterop
{
    /// <summary>The servers that PowerCLI is connected to, from <c>$global:DefaultVIServers</c>.</summary>
    public static IReadOnlyList<PowerCliServer> FindServers(PSVariableIntrinsics variables)
        => [.. Enumerate(variables.GetValue("global:DefaultVIServers") ?? variables.GetValue("global:DefaultVIServer"))
            .Select(ReadServer).OfType<PowerCliServer>()];

    /// <summary>
    /// Whether PowerCLI accepts any certificate in this session: the first of the scopes Session, User and AllUsers that says
    /// anything decides.
    /// </summary>
    public static bool IgnoresCertificates(CommandInvocationIntrinsics commands)
    {
        if (commands.GetCommand("Get-PowerCLIConfiguration", CommandTypes.Function | CommandTypes.Cmdlet | CommandTypes.Alias) is null)
            return false;
        List<PSObject> scopes = [.. commands.InvokeScript("Get-PowerCLIConfiguration").Where(c => c is not null)];
        return new[] { "Session", "User", "AllUsers" }
            .Select(name => scopes.Find(s => s.Text("Scope") == name)?.Text("InvalidCertificateAction"))
            .FirstOrDefault(action => action is not null and not "" and not "Unset") == "Ignore";
    }

    /// <summary>A clone ticket through PowerCLI's own view of the session manager; null where PowerCLI offers none.</summary>
    public static string? AcquireCloneTicket(CommandInvocationIntrinsics commands, PowerCliServer server)
    {
        if (server.Source.Value("ExtensionData") is null || commands.GetCommand("Get-View", CommandTypes.Function | CommandTypes.Cmdlet) is null)
            return null;
        try
        {
            return commands.InvokeScript(
                "param($server) (Get-View -Server $server -Id $server.ExtensionData.Content.SessionManager -ErrorAction Stop).AcquireCloneTicket()",
                server.Source).FirstOrDefault()?.BaseObject as string;
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            // The cookie leads to a ticket as well: see PowerCliSessions.
            return null;
        }
    }

    private static IEnumerable<PSObject> Enumerate(object? value)
        => value switch
        {
            null => [],
            PSObject { BaseObject: IEnumerable and not string } wrapped => Enumerate(wrapped.BaseObject),
            IEnumerable many and not string => many.Cast<object>().Where(o => o is not null).Select(PSObject.AsPSObject),
            _ => [PSObject.AsPSObject(value)],
        };

    private static PowerCliServer? ReadServer(PSObject server)
    {
        string? name = server.Text("Name");
        string? secret = server.Text("SessionSecret") ?? server.Text("SessionId");
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(secret) || !LanguagePrimitives.IsTrue(server.Value("IsConnected") ?? true))
            return null;
        _ = int.TryParse(server.Text("Port"), NumberStyles.None, CultureInfo.InvariantCulture, out int port);
        bool isVCenter = !string.Equals(server.Text("ProductLine"), "embeddedEsx", StringComparison.OrdinalIgnoreCase);
        return new PowerCliServer(ServerNames.Combine(name!, port), secret!, isVCenter, server);
    }
}
