using System;
using System.Text.Json;
using VmSerial.Plans;
using VmSerial.Plans.Hosts;
using VmSerial.Plans.NPorts;
using VmSerial.Serial;

namespace VmSerial.Cli.Rendering;

/// <summary>The product's records as rows. The field names are a promise to the programs that read them.</summary>
internal static class Rows
{
    /// <summary>A port of a VM.</summary>
    public static Row Of(VMNetworkSerialPort port) => new("port",
    [
        ("server", port.Server), ("vm", port.VM), ("vmId", port.VMReference.ToString()), ("vmHost", port.VMHost), ("cluster", port.Cluster),
        ("powerState", Word(port.PowerState)), ("number", port.Number), ("key", port.Key), ("label", port.Label),
        ("backing", port.Backing), ("direction", port.Direction is { } direction ? Word(direction) : null),
        ("serviceUri", port.ServiceUri), ("proxyUri", port.ProxyUri), ("endpoint", port.Endpoint),
        ("connected", port.Connected), ("startConnected", port.StartConnected), ("status", Word(port.Status)),
        ("yieldOnPoll", port.YieldOnPoll), ("isEncrypted", port.IsEncrypted), ("blocksVMotion", port.BlocksVMotion),
        ("backingLost", port.BackingLost),
    ],
    [
        ("Server", port.Server), ("VM", port.VM), ("Port", $"{port.Number}"), ("Backing", port.BackingLost ? "(backing lost)" : port.Backing),
        ("Connected", YesNo(port.Connected)), ("At power-on", YesNo(port.StartConnected)), ("Status", Word(port.Status)),
        ("Power", Word(port.PowerState)), ("Endpoint", port.Endpoint ?? ""),
    ]);

    /// <summary>A row of the drift table.</summary>
    public static Row Of(SerialChange change) => new("change",
    [
        ("target", change.Target), ("title", change.Title), .. SubjectOf(change),
        ("desired", change.Desired), ("actual", change.Actual), ("inDesiredState", change.InDesiredState), ("advice", CommandWords.Of(change.Advice)),
        ("action", Word(change.Action)), ("obstacle", Word(change.Obstacle)), ("position", change.Position?.ToString()),
    ],
    [
        ("Target", change.Target), ("Title", change.Title), ("State", State(change)),
        ("Actual", change.Actual), ("Desired", change.Desired), ("Advice", CommandWords.Of(change.Advice)),
    ]);

    /// <summary>What became of a change.</summary>
    public static Row Of(ChangeResult result) => new("result",
    [
        ("target", result.Target), ("title", result.Title), .. SubjectOf(result.Change), ("desired", result.Change.Desired), ("before", result.Change.Actual),
        ("after", result.After?.Backing?.Summary), ("status", result.After is { } after ? Word(after.Status) : null),
        ("outcome", Word(result.Outcome)), ("done", result.Done), ("detail", CommandWords.Of(result.Detail)),
        ("errorId", result.Error?.Id), ("error", result.Error?.Message), ("advice", CommandWords.Of(result.Error?.Advice ?? result.Change.Advice)),
        ("position", result.Change.Position?.ToString()),
    ],
    [
        ("Target", result.Target), ("Title", result.Title), ("Outcome", Spaced(result.Outcome)), ("Desired", result.Change.Desired),
        ("Detail", result.Detail.Length > 0 ? CommandWords.Of(result.Detail) : result.Error?.Message ?? ""),
    ]);

    /// <summary>Something seen beside the ports.</summary>
    public static Row Of(Finding finding) => new("finding",
    [
        ("severity", Word(finding.Severity)), ("id", finding.Id), ("target", finding.Target), ("message", finding.Message),
        ("advice", CommandWords.Of(finding.Advice)), ("position", finding.Position?.ToString()),
    ],
    [
        ("Severity", Word(finding.Severity)), ("Finding", finding.Id), ("Target", finding.Target), ("Message", finding.Message),
    ]);

    // What a row is about: a port of a VM, a ruleset of a host, or a port of an NPort.
    private static (string, object?)[] SubjectOf(SerialChange change) => change switch
    {
        PortChange port => [("server", port.VM.Server), ("vm", port.VM.Name), ("number", port.Wanted.Number)],
        RulesetChange ruleset => [("server", ruleset.Host.Host?.Server), ("vmHost", ruleset.Host.Host?.Name ?? ruleset.Target), ("ruleset", ruleset.Wanted.Id.Text)],
        NPortChange nport => [("nport", nport.Target), ("number", nport.Number)],
        NPortUnread nport => [("nport", nport.Target)],
        _ => [],
    };

    private static string State(SerialChange change) => change switch
    {
        { InDesiredState: true } => "ok",
        { Obstacle: ChangeObstacle.None } => Word(change.Action),
        _ => Spaced(change.Obstacle),
    };

    /// <summary>A word of the product as programs read it: those of the vSphere API begin in lower case, and ours follow them.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A word of the product as people read it: <c>needs power off</c>.</summary>
    public static string Spaced<T>(T value) where T : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()).Replace('-', ' ');

    private static string YesNo(bool value) => value ? "yes" : "no";
}
