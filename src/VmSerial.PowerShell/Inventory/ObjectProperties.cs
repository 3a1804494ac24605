using System.Globalization;
using System.Management.Automation;

namespace VmSerial.PowerShell.Inventory;

/// <summary>Reads objects by property name, so that live, deserialized and hand-made ones are the same.</summary>
internal static class ObjectProperties
{
    /// <summary>The value of a property; null when there is none.</summary>
    public static object? Value(this PSObject source, string name) => source.Properties[name]?.Value;

    /// <summary>The value of a property as text; null when there is none.</summary>
    public static string? Text(this PSObject source, string name)
        => source.Value(name) is { } value ? string.Format(CultureInfo.InvariantCulture, "{0}", value) : null;
}
