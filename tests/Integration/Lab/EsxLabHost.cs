using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Serialization;

namespace VmSerial.Integration.Lab;

/// <summary>
/// A host of the lab as it says itself once it is up: where its sshd is reached, and what is on the other side of its firewall.
/// <see cref="Count"/> is how many hosts the lab has.
/// </summary>
public sealed record EsxLabHost(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("profile")] string Profile,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("build")] string Build,
    [property: JsonPropertyName("ssh")] string Ssh,
    [property: JsonPropertyName("hostKeySha256")] string HostKeySha256,
    [property: JsonPropertyName("hostKeys")] IReadOnlyList<EsxLabKey> HostKeys,
    [property: JsonPropertyName("user")] string User,
    [property: JsonPropertyName("password")] string Password,
    [property: JsonPropertyName("address")] string Address,
    [property: JsonPropertyName("peer")] string Peer,
    [property: JsonPropertyName("sshLog")] string SshLog,
    [property: JsonPropertyName("hosts")] int Count)
{
    /// <summary>A user who may log in with the same password, and is not root.</summary>
    public const string Operator = "operator";

    /// <summary>The loopback address that leads to the host's sshd.</summary>
    [JsonIgnore]
    public string SshHost => Ssh[..Ssh.LastIndexOf(':')];

    /// <summary>The port there.</summary>
    [JsonIgnore]
    public int SshPort => int.Parse(Ssh[(Ssh.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);

    /// <summary>The host's keys as lines of a known_hosts file.</summary>
    [JsonIgnore]
    public IEnumerable<string> KnownHosts
    {
        get
        {
            foreach (EsxLabKey key in HostKeys)
                yield return $"[{SshHost}]:{SshPort} {key.Type} {key.Public}";
        }
    }
}
