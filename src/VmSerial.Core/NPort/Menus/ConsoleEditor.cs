using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.NPort.Menus;

/// <summary>
/// Changes settings in the menus of a session. An item that has its value already is left alone, and every value is looked at again before the
/// next is touched. Nothing is saved here.
/// </summary>
/// <param name="session">The session, at the main menu.</param>
internal sealed class ConsoleEditor(ConsoleSession session)
{
    private const string Backspace = "\b";

    /// <summary>How many values were changed.</summary>
    public int Changed { get; private set; }

    /// <summary>Makes the edits and goes back to the main menu.</summary>
    internal async Task ApplyAsync(ConsoleEdits edits, CancellationToken ct)
    {
        foreach (PortEdits port in edits.Ports)
        {
            await ApplyAsync(ConsoleLabel.OperatingSettings, port.Number, port.Operating, ct).ConfigureAwait(false);
            await ApplyAsync(ConsoleLabel.SerialSettings, port.Number, port.Serial, ct).ConfigureAwait(false);
        }

        if (edits.AccessibleIp is { } rows)
        {
            await session.ChooseAsync(ConsoleLabel.AccessibleIpSettings, ct).ConfigureAwait(false);
            await new AccessibleIpEditor(session, this).ApplyAsync(rows, ct).ConfigureAwait(false);
            await session.BackToMainAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Gives one item of the menu on the screen the value that is wished; the menu is on the screen again behind it.</summary>
    internal async Task SetAsync(SettingWish wish, CancellationToken ct)
    {
        ConsoleScreen menu = session.Screen;
        ConsoleItem item = menu.Item(wish.Label) ?? throw ConsoleFailures.Lacks(session.Access, ConsoleLabels.Name(wish.Label), menu.Title, session.Labels());
        if (item.Value is { } now && wish.IsMetBy(now))
            return;
        await SetAsync(menu, item, wish, ct).ConfigureAwait(false);
        ConsoleItem? after = session.Screen.Item(wish.Label);
        if (after?.Value is { } taken && !wish.IsMetBy(taken))
            throw session.Surprise($"setting {ConsoleLabels.Name(wish.Label)} to {wish.Text}", $"it is '{taken}' behind it");
    }

    /// <summary>Gives an item a value, whatever it has.</summary>
    /// <param name="menu">The menu that it is in.</param>
    /// <param name="item">The item.</param>
    /// <param name="wish">The value.</param>
    /// <param name="ct">Ends it.</param>
    internal async Task SetAsync(ConsoleScreen menu, ConsoleItem item, SettingWish wish, CancellationToken ct)
    {
        string step = $"setting {item.Label} to {wish.Text} in '{menu.Title}'";
        ConsoleScreen asked = await session.ChooseAsync(item, open => EditPrompt.Match(open, item.Value), ct).ConfigureAwait(false);
        if (asked.Prompt == PromptKind.Selection && asked.Items.Count > 0)
        {
            ConsoleItem? choice = asked.Items.FirstOrDefault(offered => wish.IsMetBy(offered.Text)) ?? asked.Items.FirstOrDefault(offered => wish.IsMetBy(offered.Label));
            if (choice is null)
                throw ConsoleFailures.NotOffered(session.Access, ConsoleLabels.Name(wish.Label), wish.Text, string.Join(", ", asked.Items.Where(i => !IsWayOut(i)).Select(i => i.Text)));
            Changed++;
            await session.TypeAsync(choice.Key + "\r", step, null, ct).ConfigureAwait(false);
        }
        else if (asked.Prompt == PromptKind.Open)
        {
            await EnterAsync(asked, item, wish.Text, step, null, ct).ConfigureAwait(false);
        }
        else
        {
            throw session.Surprise(step, "neither a choice nor a field came");
        }

        await SettleAsync(menu.Title, step, ct).ConfigureAwait(false);
    }

    /// <summary>Enters a value into the field on the screen, in place of the one that is there.</summary>
    internal async Task EnterAsync(ConsoleScreen field, ConsoleItem item, string value, string step, Func<string, PromptMatch>? next, CancellationToken ct)
    {
        EditPrompt prompt = EditPrompt.Read(field.PromptText);
        if (prompt.Range is { } range && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && (number < range.Least || number > range.Most))
            throw ConsoleFailures.NotOffered(session.Access, prompt.Label, value, $"{range.Least} to {range.Most}");
        Changed++;
        int erase = Math.Max(prompt.Value.Length, EditPrompt.Typed(item.Value).Length);
        await session.TypeAsync(string.Concat(Enumerable.Repeat(Backspace, erase)) + value + "\r", step, next, ct).ConfigureAwait(false);
    }

    /// <summary>Goes on until a menu is on the screen again.</summary>
    internal async Task SettleAsync(string title, string step, CancellationToken ct)
    {
        string said = "";
        for (int screens = 0; screens < 4; screens++)
        {
            if (session.Screen.Prompt == PromptKind.AnyKey)
            {
                said = session.Shown;
                await session.PressKeyAsync(ct).ConfigureAwait(false);
            }
            else if (session.Screen.Title == title)
            {
                return;
            }
            else if (session.Screen.Title.StartsWith(title + "->", StringComparison.Ordinal))
            {
                await session.ChooseAsync(ConsoleLabel.Back, ct).ConfigureAwait(false);
            }
            else
            {
                break;
            }
        }

        throw session.Surprise(step, $"'{title}' did not come back{(said.Length > 0 ? $"; before it showed: {said}" : "")}");
    }

    private async Task ApplyAsync(ConsoleLabel place, int number, IReadOnlyList<SettingWish> wishes, CancellationToken ct)
    {
        if (wishes.Count == 0)
            return;
        await OpenPortAsync(place, number, wishes[0].Label, ct).ConfigureAwait(false);
        foreach (SettingWish wish in wishes)
            await SetAsync(wish, ct).ConfigureAwait(false);
        await session.BackToMainAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Goes to the menu of a port; a device with one port may have no list of ports.</summary>
    private async Task OpenPortAsync(ConsoleLabel place, int number, ConsoleLabel expected, CancellationToken ct)
    {
        string step = $"going to port {number} in '{ConsoleLabels.Name(place)}'";
        ConsoleItem item = session.Screen.Item(place) ?? throw session.Surprise(step, $"the menu has {session.Labels()}");
        ConsoleScreen list = await session.ChooseAsync(item, open => EditPrompt.Match(open, null), ct).ConfigureAwait(false);
        if (list.Item(expected) is null)
        {
            string? key = list.Prompt == PromptKind.Open ? number.ToString(CultureInfo.InvariantCulture)
                : list.Items.FirstOrDefault(port => ConsoleLabels.PortNumber(port.Label) == number)?.Key;
            if (key is null)
                throw session.Surprise(step, $"the menu has {session.Labels()}");
            await session.TypeAsync(key + "\r", step, null, ct).ConfigureAwait(false);
        }

        int? shown = session.Screen.Path.Select(ConsoleLabels.PortNumber).LastOrDefault(port => port is not null);
        if (shown is not null ? shown != number : number != 1)
            throw session.Surprise(step, $"'{session.Screen.Title}' came");
        if (session.Screen.Item(expected) is null)
            throw ConsoleFailures.Lacks(session.Access, ConsoleLabels.Name(expected), session.Screen.Title, session.Labels());
    }

    private static bool IsWayOut(ConsoleItem item) => ConsoleLabels.Is(ConsoleLabel.Back, item.Label) || ConsoleLabels.Is(ConsoleLabel.BackToMain, item.Label);
}
