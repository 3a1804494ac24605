using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace VmSerial.NPort.Menus;

/// <summary>
/// Reads screens from the text of an NPort's console as it comes, in whatever pieces. Does no I/O, never throws for what a device sent, and
/// holds no more than <see cref="MaximumLines"/> lines of <see cref="MaximumLine"/> characters.
/// </summary>
internal sealed class ConsoleScreenReader
{
    /// <summary>The longest line that is kept; the rest of a longer one is dropped.</summary>
    internal const int MaximumLine = 512;

    /// <summary>The most lines of a screen that are kept; older ones are dropped.</summary>
    internal const int MaximumLines = 400;

    // What a device has said before anybody looked: more than a few screens at once is no NPort.
    private const int MaximumWaiting = 64;

    private const byte Escape = 0x1b;
    private readonly StringBuilder _line = new();
    private readonly Queue<ConsoleScreen> _ready = new();
    private List<string> _lines = [];
    private List<ConsoleItem> _items = [];
    private string _title = "";
    private string? _titleValue;
    private EscapeState _escape;

    private enum EscapeState { None, Begun, Sequence }

    /// <summary>Whether terminal control sequences came: full-screen consoles are made of them.</summary>
    public bool HasEscapes { get; private set; }

    /// <summary>The line that is still open.</summary>
    public string OpenLine => _line.ToString();

    /// <summary>Takes bytes of data; telnet's own commands are out of them already.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many they are.</param>
    public void Feed(byte[] data, int offset, int count)
    {
        for (int i = offset; i < offset + count; i++)
            Feed(data[i]);
    }

    /// <summary>The next complete screen.</summary>
    public bool TryTake(out ConsoleScreen? screen)
    {
        screen = _ready.Count > 0 ? _ready.Dequeue() : null;
        return screen is not null;
    }

    /// <summary>What there is, as a screen that waits on the open line; the reader begins anew.</summary>
    public ConsoleScreen TakeOpen()
    {
        ConsoleScreen screen = Screen(Login(SettingWords.Key(OpenLine)) ?? PromptKind.Open);
        Restart();
        return screen;
    }

    private void Feed(byte next)
    {
        if (_escape != EscapeState.None || next == Escape)
        {
            TakeEscape(next);
            return;
        }

        switch (next)
        {
            case (byte)'\n':
                EndLine();
                break;
            case (byte)'\b':
                if (_line.Length > 0)
                    _line.Length--;
                break;
            case (byte)'\t':
                Append(' ');
                break;
            case >= 0x20 and < 0x7f:
                Append((char)next);
                break;
            case >= 0xa0:
                foreach (char c in string.Format(CultureInfo.InvariantCulture, "\\x{0:x2}", next))
                    Append(c);
                break;
            default:
                // NUL, CR and the rest of the control bytes say nothing here.
                break;
        }
    }

    private void TakeEscape(byte next)
    {
        HasEscapes = true;
        _escape = next == Escape ? EscapeState.Begun
            : _escape == EscapeState.Begun ? (next == (byte)'[' ? EscapeState.Sequence : EscapeState.None)
            // A sequence ends with a letter or the like; a control byte or a line end breaks it off.
            : next is >= 0x40 and <= 0x7e or < 0x20 ? EscapeState.None : EscapeState.Sequence;
    }

    private void Append(char c)
    {
        if (_line.Length >= MaximumLine)
            return;
        _line.Append(c);
        if (c is ':' or 'e' or 'E' && PromptOf(OpenLine, c) is { } prompt)
        {
            if (_ready.Count < MaximumWaiting)
                _ready.Enqueue(Screen(prompt));
            Restart();
        }
    }

    private void EndLine()
    {
        string line = OpenLine.TrimEnd();
        _line.Clear();
        if (_lines.Count >= MaximumLines)
            _lines.RemoveAt(0);
        _lines.Add(line);
        int arrows = line.IndexOf("<<", StringComparison.Ordinal);
        int end = arrows < 0 ? -1 : line.IndexOf(">>", arrows + 2, StringComparison.Ordinal);
        if (end > 0)
        {
            // A title begins a menu: what looked like an item before was none of it.
            LabelledValue title = LabelledValue.Read(line.Substring(arrows + 2, end - arrows - 2));
            (_title, _titleValue) = (title.Label, title.Value);
            _items.Clear();
        }
        else if (_items.Count < MaximumLines)
        {
            _items.AddRange(ConsoleItem.Read(line));
        }
    }

    private ConsoleScreen Screen(PromptKind prompt) => new()
    {
        Title = _title,
        TitleValue = _titleValue,
        Lines = _lines,
        Items = _items,
        Prompt = prompt,
        PromptText = OpenLine,
    };

    private void Restart()
    {
        _line.Clear();
        (_lines, _items, _title, _titleValue) = ([], [], "", null);
    }

    private static PromptKind? PromptOf(string line, char last)
    {
        string key = SettingWords.Key(line);
        return last == ':'
            ? key.EndsWith("keyinyourselection", StringComparison.Ordinal) ? PromptKind.Selection : Login(key)
            : key.EndsWith("anykeytocontinue", StringComparison.Ordinal) ? PromptKind.AnyKey : null;
    }

    private static PromptKind? Login(string key)
        => key.EndsWith("keyinyourpassword", StringComparison.Ordinal) ? PromptKind.Password
            : key.EndsWith("keyinyourusername", StringComparison.Ordinal) ? PromptKind.UserName : null;
}
