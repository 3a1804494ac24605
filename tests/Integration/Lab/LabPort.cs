using System.Text.Json.Serialization;

namespace VmSerial.Integration.Lab;

/// <summary>How a VM's serial port stands on a host of the lab: <c>state</c> is connecting, connected, waiting, listening or failed.</summary>
public sealed record LabPort(
    [property: JsonPropertyName("vm")] string VM,
    [property: JsonPropertyName("port")] int Number,
    [property: JsonPropertyName("uri")] string Uri,
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("why")] string? Why,
    [property: JsonPropertyName("peer")] string? Peer,
    [property: JsonPropertyName("socket")] string Socket);
