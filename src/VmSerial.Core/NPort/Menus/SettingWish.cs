using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VmSerial.NPort.Menus;

/// <summary>A value that one item of a menu shall have.</summary>
/// <param name="Label">The item.</param>
/// <param name="Words">The value, in all the words that a menu may have for it; the first is what is typed and shown.</param>
internal sealed record SettingWish(ConsoleLabel Label, IReadOnlyList<string> Words)
{
    /// <summary>A number.</summary>
    internal SettingWish(ConsoleLabel label, int number)
        : this(label, [number.ToString(CultureInfo.InvariantCulture)])
    {
    }

    /// <summary>The value.</summary>
    internal string Text => Words[0];

    /// <summary>Whether a value of a menu is the one that is wished; a unit behind a number does not count.</summary>
    internal bool IsMetBy(string value)
    {
        string key = SettingWords.Key(value);
        string number = new([.. value.Trim().TakeWhile(char.IsDigit)]);
        return Words.Any(word => SettingWords.Key(word) == key || (number.Length > 0 && word == number && !value.Contains(".")));
    }
}
