using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.NPort.Menus;

/// <summary>Sets the Accessible IP list in its menu. Rows that are wanted and there stay where they are.</summary>
/// <param name="session">The session, at the list's menu.</param>
/// <param name="editor">What sets single values.</param>
internal sealed class AccessibleIpEditor(ConsoleSession session, ConsoleEditor editor)
{
    internal async Task ApplyAsync(IReadOnlyList<AccessibleIpRow> wanted, CancellationToken ct)
    {
        AccessibleIpMenu list = AccessibleIpMenu.Read(session.Screen) ?? throw session.Surprise("reading the Accessible IP list", "no switch and no rows were found");
        if (wanted.Count > 0)
            await SetRowsAsync(list, [.. wanted.Distinct()], ct).ConfigureAwait(false);
        // The switch comes last: no list that is half made is ever in force.
        bool on = wanted.Count > 0;
        if (list.Active != on)
        {
            ConsoleScreen menu = session.Screen;
            ConsoleItem item = menu.Item(ConsoleLabel.AccessibleIpSwitch)!;
            await editor.SetAsync(menu, item, new SettingWish(ConsoleLabel.AccessibleIpSwitch, SettingWords.Of(on)), ct).ConfigureAwait(false);
        }

        AccessibleIpMenu? after = AccessibleIpMenu.Read(session.Screen);
        if (after is null || after.Active != on || (on && !new HashSet<AccessibleIpRow>(wanted).SetEquals(after.Values)))
            throw session.Surprise("looking at the Accessible IP list that was set", "it is another");
    }

    private async Task SetRowsAsync(AccessibleIpMenu list, IReadOnlyList<AccessibleIpRow> wanted, CancellationToken ct)
    {
        if (wanted.Count > list.Rows.Count)
            throw new VmSerialException("NPortAccessibleIpFull", ErrorKind.LimitExceeded, $"The Accessible IP list of NPort '{session.Access.Address}' has room for {list.Rows.Count} rows, not for {wanted.Count}.", session.Access.Address, "Name networks in place of single addresses, such as 192.0.2.0/24.");
        HashSet<AccessibleIpRow> kept = [];
        List<int> free = [];
        for (int i = 0; i < list.Rows.Count; i++)
        {
            if (list.Rows[i].Value is not { } row || !wanted.Contains(row) || !kept.Add(row))
                free.Add(i);
        }

        Queue<AccessibleIpRow> missing = new(wanted.Where(row => !kept.Contains(row)));
        foreach (int i in free)
        {
            if (missing.Count > 0)
                await SetRowAsync(list.Rows[i].Item, missing.Dequeue(), ct).ConfigureAwait(false);
            else if (list.Rows[i].Value is not null)
                await SetRowAsync(list.Rows[i].Item, null, ct).ConfigureAwait(false);
        }
    }

    private async Task SetRowAsync(ConsoleItem item, AccessibleIpRow? row, CancellationToken ct)
    {
        string title = session.Screen.Title;
        string step = $"setting row '{item.Label}' of the Accessible IP list";
        // The key is the one that is on the screen now: menus may be numbered anew whenever they are shown.
        ConsoleItem shown = session.Screen.Items.FirstOrDefault(other => other.Label == item.Label) ?? throw session.Surprise(step, $"the menu has {session.Labels()}");
        await session.ChooseAsync(shown, open => EditPrompt.Match(open, null), ct).ConfigureAwait(false);
        if (session.Screen.Prompt == PromptKind.Selection)
            await SetInMenuAsync(row, ct).ConfigureAwait(false);
        else
            await SetInFieldsAsync(item, row, step, ct).ConfigureAwait(false);
        await editor.SettleAsync(title, step, ct).ConfigureAwait(false);
    }

    private async Task SetInMenuAsync(AccessibleIpRow? row, CancellationToken ct)
    {
        if (row is not null)
        {
            await editor.SetAsync(new SettingWish(ConsoleLabel.RowAddress, [row.Address.ToString()]), ct).ConfigureAwait(false);
            await editor.SetAsync(new SettingWish(ConsoleLabel.RowMask, [row.Mask.ToString()]), ct).ConfigureAwait(false);
        }

        await editor.SetAsync(new SettingWish(ConsoleLabel.RowSwitch, SettingWords.Of(row is not null)), ct).ConfigureAwait(false);
    }

    /// <summary>One field after the other: address and mask, in whatever order they are asked for.</summary>
    private async Task SetInFieldsAsync(ConsoleItem item, AccessibleIpRow? row, string step, CancellationToken ct)
    {
        for (int fields = 0; session.Screen.Prompt == PromptKind.Open; fields++)
        {
            bool mask = session.Screen.PromptText.IndexOf("mask", StringComparison.OrdinalIgnoreCase) >= 0;
            bool address = !mask && (session.Screen.PromptText.IndexOf("address", StringComparison.OrdinalIgnoreCase) >= 0 || session.Screen.PromptText.IndexOf("IP", StringComparison.Ordinal) >= 0);
            if (fields == 4 || (!mask && !address))
                throw session.Surprise(step, "neither an address nor a mask was asked for");
            string value = row is null ? "0.0.0.0" : (mask ? row.Mask : row.Address).ToString();
            await editor.EnterAsync(session.Screen, item with { Value = null }, value, step, open => EditPrompt.Match(open, null), ct).ConfigureAwait(false);
        }
    }
}
