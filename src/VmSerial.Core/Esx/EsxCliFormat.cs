namespace VmSerial.Esx;

/// <summary>How esxcli writes its answer.</summary>
public enum EsxCliFormat
{
    /// <summary>For people: tables and indented lines.</summary>
    Text,
    /// <summary>JSON, where the host's version has that formatter (see <see cref="VersionKnowledge.HasJsonFormatter"/>).</summary>
    Json,
}
