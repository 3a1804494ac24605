using System.Text.Json.Serialization;

namespace VmSerial.Build.Lab;

/// <summary>The line of JSON that the lab writes for each ESXi host once all are up.</summary>
internal sealed record LabHost(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("profile")] string Profile,
    [property: JsonPropertyName("ssh")] string Ssh,
    [property: JsonPropertyName("hostKeySha256")] string HostKeySha256,
    [property: JsonPropertyName("password")] string Password,
    [property: JsonPropertyName("peer")] string Peer,
    [property: JsonPropertyName("hosts")] int Count);
