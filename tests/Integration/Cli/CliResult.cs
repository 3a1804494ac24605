using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace VmSerial.Integration.Cli;

/// <summary>How a command ended and what it wrote.</summary>
internal sealed record CliResult(string Command, int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    /// <summary>The JSON objects on standard output; every line must be one.</summary>
    public IReadOnlyList<JsonElement> Json()
        => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The JSON objects of one type.</summary>
    public IReadOnlyList<JsonElement> Json(string type) => [.. Json().Where(o => o.GetProperty("type").GetString() == type)];

    /// <summary>What an assertion shows when it fails.</summary>
    public override string ToString() => $"{Command}\nexit code {ExitCode} after {Elapsed.TotalSeconds:0.0} s\n--- output\n{Output}--- error\n{Error}";
}
