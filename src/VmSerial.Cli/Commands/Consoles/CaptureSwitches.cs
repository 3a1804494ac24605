using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using VmSerial.Consoles.Captures;

namespace VmSerial.Cli.Commands.Consoles;

/// <summary>The options of <c>vmserial console --capture</c>.</summary>
internal sealed class CaptureSwitches
{
    private readonly Option<string?> _file = new("--capture") { Description = "Keep what the port says in this file instead of showing it; nothing is typed.", HelpName = "FILE" };
    private readonly Option<bool> _append = new("--append") { Description = "Go on with a file that exists." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace a file that exists." };
    private readonly Option<bool> _timestamps = new("--timestamps") { Description = "Begin each line of the file with the time its first byte came (UTC)." };
    private readonly Option<string?> _size = new("--max-size") { Description = "End when the file has this size: bytes, or with K, M or G.", HelpName = "SIZE" };
    private readonly Option<int?> _time = new("--max-time") { Description = "End after this time, in seconds.", HelpName = "SECONDS" };
    private readonly Option<int> _reconnect = new("--reconnect") { Description = "Try for this long to connect again when the connection ends, in seconds.", HelpName = "SECONDS" };

    /// <summary>Creates the options with their checks.</summary>
    public CaptureSwitches()
    {
        _time.Validators.Add(r => Range.Check(r, 1, int.MaxValue / 1000));
        _reconnect.Validators.Add(r => Range.Check(r, 0, int.MaxValue / 1000));
        _size.Validators.Add(r =>
        {
            if (r.Tokens.Count == 1 && Size(r.Tokens[0].Value) is null)
                r.AddError($"--max-size takes a number of bytes such as 1048576, 64K, 10M or 2G, not '{r.Tokens[0].Value}'.");
        });
    }

    /// <summary>Makes the options known to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_file, _append, _force, _timestamps, _size, _time, _reconnect])
            command.Options.Add(option);
        command.Validators.Add(r =>
        {
            if (r.GetResult(_file) is null && Array.Find((Option[])[_append, _force, _timestamps, _size, _time, _reconnect], o => r.GetResult(o) is OptionResult { Implicit: false }) is { } lone)
                r.AddError($"{lone.Name} goes with --capture.");
            if (r.GetValue(_append) && r.GetValue(_force))
                r.AddError("--append goes on with a file and --force replaces it: take one of them.");
        });
    }

    /// <summary>The file; null for a terminal.</summary>
    public string? FileOf(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>The limits.</summary>
    public CaptureOptions Read(ParseResult parsed) => new()
    {
        Append = parsed.GetValue(_append),
        Replace = parsed.GetValue(_force),
        Timestamps = parsed.GetValue(_timestamps),
        MaximumSize = parsed.GetValue(_size) is { } size ? Size(size) : null,
        Duration = parsed.GetValue(_time) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Reconnect = TimeSpan.FromSeconds(parsed.GetValue(_reconnect)),
    };

    private static long? Size(string text)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        return long.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0 && number <= long.MaxValue >> shift ? number << shift : null;
    }
}
