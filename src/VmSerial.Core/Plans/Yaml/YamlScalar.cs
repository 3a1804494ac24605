using System.Text.RegularExpressions;

namespace VmSerial.Plans.Yaml;

/// <summary>A single value. What it means follows the core schema of YAML 1.2: only what is not quoted can be other than text.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line where the value begins.</param>
/// <param name="Column">The column.</param>
/// <param name="Text">The value without quotes and escapes.</param>
/// <param name="IsPlain">Whether it stands without quotes.</param>
internal sealed record YamlScalar(string File, int Line, int Column, string Text, bool IsPlain) : YamlNode(File, Line, Column)
{
    // YAML 1.2.2, 10.3.2, tag resolution of the core schema.
    private static readonly Regex s_number = new(
        @"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant);

    internal override long Size => 1;

    internal bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    internal bool? AsFlag => !IsPlain ? null : Text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    internal bool IsNumber => IsPlain && Text.Length > 0 && Text[0] is (>= '0' and <= '9') or '-' or '+' or '.' && s_number.IsMatch(Text);

    internal bool IsText => !IsPlain || !(IsNull || AsFlag is not null || IsNumber);

    internal override string Describe()
        => IsNull ? "nothing"
        : IsNumber ? $"the number {YamlText.Shorten(Text)}"
        : IsPlain ? $"'{YamlText.Shorten(Text)}'"
        : $"the text '{YamlText.Shorten(Text)}'";
}
