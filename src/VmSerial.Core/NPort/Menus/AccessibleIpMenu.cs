using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace VmSerial.NPort.Menus;

/// <summary>
/// Reads the menu "Accessible IP settings": a switch, and numbered rows of address and mask. No transcript of it is known, so it is read in
/// every form that the other menus have; where that does not fit, there is no list. Pure.
/// </summary>
/// <param name="Switch">The item that switches the list.</param>
/// <param name="Active">Whether the list is on.</param>
/// <param name="Rows">The rows; a value is null where the row is empty or off.</param>
internal sealed record AccessibleIpMenu(ConsoleItem Switch, bool Active, IReadOnlyList<(ConsoleItem Item, AccessibleIpRow? Value)> Rows)
{
    private static readonly Regex s_address = new(@"\d{1,3}(\.\d{1,3}){3}", RegexOptions.CultureInvariant);
    private static readonly Regex s_number = new(@"^(no|ip|entry|rule|row|index|address|ipaddress|accessibleip)?(?<n>\d{1,2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    /// <summary>Reads a screen; null where it is no such menu.</summary>
    internal static AccessibleIpMenu? Read(ConsoleScreen screen)
    {
        ConsoleItem? onOff = screen.Item(ConsoleLabel.AccessibleIpSwitch);
        if (onOff?.Value is not { } text || SettingWords.Switch(text) is not { } active)
            return null;
        List<(ConsoleItem, AccessibleIpRow?)> rows = [];
        foreach (ConsoleItem item in screen.Items.Where(IsRow))
        {
            if (item.Value is null && item.Text.Length > 0 && !s_address.IsMatch(item.Text))
                return null;
            rows.Add((item, Row(item.Value ?? item.Text)));
        }

        return rows.Count == 0 ? null : new AccessibleIpMenu(onOff, active, rows);
    }

    /// <summary>The rows that are on.</summary>
    internal IReadOnlyList<AccessibleIpRow> Values => [.. Rows.Select(row => row.Value).OfType<AccessibleIpRow>()];

    private static bool IsRow(ConsoleItem item)
    {
        string label = s_address.Replace(item.Label, "");
        return s_number.IsMatch(SettingWords.Key(label).Replace(".", ""));
    }

    private static AccessibleIpRow? Row(string text)
    {
        List<string> addresses = [.. s_address.Matches(text).Cast<Match>().Select(match => match.Value)];
        string words = s_address.Replace(text, " ");
        bool off = words.Split([' ', '/', ',', '(', ')', '[', ']'], System.StringSplitOptions.RemoveEmptyEntries).Any(word => SettingWords.Switch(word) == false);
        return off || addresses.Count == 0 || addresses[0] == "0.0.0.0" ? null
            : AccessibleIpRow.TryParse(addresses.Count > 1 ? $"{addresses[0]}/{addresses[1]}" : addresses[0]);
    }
}
