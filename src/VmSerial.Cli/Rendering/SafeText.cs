namespace VmSerial.Cli.Rendering;

/// <summary>Text of other people made fit for a terminal: see <see cref="Output.SafeText"/>, where that is decided.</summary>
internal static class SafeText
{
    /// <summary>The text with control and direction-changing characters written as <c>\u001b</c>.</summary>
    public static string Of(string? text) => Output.SafeText.Of(text);
}
