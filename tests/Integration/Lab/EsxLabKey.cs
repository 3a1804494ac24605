using System.Text.Json.Serialization;

namespace VmSerial.Integration.Lab;

/// <summary>One of a lab host's keys: its algorithm, its SHA-256 as <c>ssh-keygen -l</c> prints it, and the blob in base64.</summary>
public sealed record EsxLabKey(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("sha256")] string Sha256,
    [property: JsonPropertyName("public")] string Public);
