using System;
using System.Collections.Generic;
using System.Linq;

namespace VmSerial.NPort.Menus;

/// <summary>What an NPort's console showed until it waited for something. Printable characters alone are in it.</summary>
internal sealed record ConsoleScreen
{
    /// <summary>The title without its arrows and the value behind it, such as <c>Main Menu->Serial settings->Port 1</c>; empty where there is none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The value that the title ends with; null where there is none.</summary>
    public string? TitleValue { get; init; }

    /// <summary>The lines, from the oldest.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The items of the menu.</summary>
    public IReadOnlyList<ConsoleItem> Items { get; init; } = [];

    /// <summary>What it waits for.</summary>
    public required PromptKind Prompt { get; init; }

    /// <summary>The line it waits on, as far as it was written.</summary>
    public string PromptText { get; init; } = "";

    /// <summary>The parts of the title.</summary>
    public IReadOnlyList<string> Path => Title.Length == 0 ? [] : [.. Title.Split(["->"], StringSplitOptions.None).Select(part => part.Trim())];

    /// <summary>The item with a label; null when there is none.</summary>
    public ConsoleItem? Item(ConsoleLabel label) => Items.FirstOrDefault(item => ConsoleLabels.Is(label, item.Label) || ConsoleLabels.Is(label, item.Text));

    /// <summary>Whether any line has these words.</summary>
    public bool Says(string words) => Lines.Append(PromptText).Any(line => line.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The last lines in one, for messages.</summary>
    public string Excerpt()
    {
        string text = string.Join(" | ", Lines.Append(PromptText).Select(line => line.Trim()).Where(line => line.Trim('-', '.', ' ').Length > 0));
        return text.Length <= 700 ? text : "…" + text.Substring(text.Length - 700);
    }
}
