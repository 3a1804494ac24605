using System;
using VmSerial.NPort.Dsci;
using VmSerial.Probes;

namespace VmSerial.Cli.Rendering;

/// <summary>What probes found as rows. The field names are a promise to the programs that read them.</summary>
internal static class ProbeRows
{
    /// <summary>How a data port stands. What was not tried or not told is null.</summary>
    public static Row Of(NPortConnectionTest test) => new("nportTest",
    [
        ("endpoint", test.Endpoint), ("verdict", Rows.Word(test.Verdict)), ("success", test.Success), ("detail", test.Detail), ("advice", CommandWords.Of(test.Advice)),
        ("evidence", test.Evidence), ("address", test.IPAddress), ("addresses", test.IPAddresses), ("model", test.Device?.Model), ("modelId", test.Device?.ModelId),
        ("mac", test.Device?.Mac), ("reportedAddress", test.Device?.ReportedAddress), ("name", test.Device?.Name), ("firmware", test.Device?.Firmware),
        ("serialNumber", test.Device?.SerialNumber), ("listensByNetstat", test.ListensByNetstat), ("clientEndpoints", test.ClientEndpoints),
        ("commandPortListens", test.CommandPortListens), ("opened", test.Opened), ("latencyMs", Number(test.LatencyMs)),
        ("closedBy", test.ClosedBy is { } how ? Rows.Word(how) : null), ("closedAfterMs", Number(test.ClosedAfterMs)),
        ("firstBytes", test.Opened ? test.FirstText : null), ("dialect", test.Dialect is { } dialect ? Rows.Word(dialect) : null),
        ("holdsConnection", test.HoldsConnection), ("baudRate", test.BaudRate),
    ],
    [
        ("Endpoint", test.Endpoint), ("Verdict", Rows.Spaced(test.Verdict)), ("Model", test.Model ?? ""), ("Name", test.Device?.Name ?? ""), ("Detail", test.Detail),
    ]);

    /// <summary>A device that answered the search.</summary>
    public static Row Of(NPortDevice device) => new("nportDevice",
    [
        ("address", device.IPAddress), ("reportedAddress", device.ReportedAddress), ("addressesDiffer", device.AddressesDiffer),
        ("model", device.Model), ("modelId", device.ModelId), ("mac", device.Mac),
    ],
    [
        ("Address", device.IPAddress), ("Says it is", device.AddressesDiffer ? device.ReportedAddress : ""), ("Model", device.ModelOrId), ("MAC", device.Mac),
    ]);

    // Fields are whole numbers; a millisecond is fine enough for a row.
    private static int? Number(double? ms) => ms is { } value ? (int)Math.Round(value) : null;
}
