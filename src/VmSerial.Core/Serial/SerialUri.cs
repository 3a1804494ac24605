namespace VmSerial.Serial;

internal static class SerialUri
{
    internal static bool SameText(string a, string b, bool opaque) => opaque ? a == b : string.Equals(a, b, System.StringComparison.OrdinalIgnoreCase);
}
