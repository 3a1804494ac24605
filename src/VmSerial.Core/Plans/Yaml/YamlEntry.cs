namespace VmSerial.Plans.Yaml;

/// <summary>A key of a map and its value.</summary>
internal sealed record YamlEntry(YamlNode Key, YamlNode Value);
