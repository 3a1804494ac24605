using System.Text.Json.Serialization;

namespace VmSerial.Build.Lab;

/// <summary>The one line of JSON that the lab's vSphere writes once it answers.</summary>
internal sealed record LabReady(
    [property: JsonPropertyName("url")] string Url,
    [property: JsonPropertyName("user")] string User,
    [property: JsonPropertyName("password")] string Password,
    [property: JsonPropertyName("thumbprint")] string Thumbprint,
    [property: JsonPropertyName("control")] string Control,
    [property: JsonPropertyName("vms")] int Vms)
{
    /// <summary>HOST:PORT, as Connect-VMSerialServer and the command line take it.</summary>
    [JsonIgnore]
    public string Server => new System.Uri(Url).Authority;
}
