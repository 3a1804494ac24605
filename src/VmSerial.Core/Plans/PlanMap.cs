using System;
using System.Collections.Generic;
using System.Linq;
using System.Globalization;
using VmSerial.Plans.Yaml;

namespace VmSerial.Plans;

/// <summary>
/// Reads the values of one map. Keys that are unknown, given twice or missing are reported when it is made; a value of the
/// wrong type when it is asked for, and then the answer is null as if the key were not there.
/// </summary>
internal sealed class PlanMap
{
    // In the order of the section's keys.
    private readonly YamlEntry?[] _entries;
    private readonly YamlNode _map;
    private readonly PlanSection _section;
    private readonly PlanProblems _problems;

    private PlanMap(YamlNode map, PlanSection section, PlanProblems problems)
    {
        _map = map;
        _entries = new YamlEntry?[section.Keys.Count];
        _section = section;
        _problems = problems;
        foreach (YamlEntry entry in map.Entries)
        {
            Take(entry);
        }

        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i] is null && section.Keys[i].IsRequired)
            {
                problems.Add(map.Position, $"'{section.Keys[i].Name}' is missing: {section.Name} needs it, with {section.Keys[i].Expected}");
            }
        }
    }

    internal SourcePosition Position => _map.Position;

    /// <summary>Opens a node as a map, or reports that it is none.</summary>
    internal static PlanMap? Open(YamlNode node, PlanSection section, PlanProblems problems)
    {
        if (node.IsMap)
        {
            return new PlanMap(node, section, problems);
        }

        string keys = string.Join(", ", section.Names);
        problems.Add(node.Position, $"expected {section.Name}, a map of the keys {keys}; found {node.Describe()}");
        return null;
    }

    internal YamlEntry? Find(string key) => _entries[_section.IndexOf(key)];

    internal bool Has(string key) => Find(key) is not null;

    internal string? Text(string key)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        if (entry.Value.IsText && !string.IsNullOrWhiteSpace(entry.Value.Text))
        {
            return entry.Value.Text;
        }

        bool isBare = entry.Value is { IsScalar: true, IsText: false, IsNull: false };
        Wrong(entry, isBare ? ": put it in quotes if it is meant as text" : "");
        return null;
    }

    internal bool? Flag(string key)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        if (entry.Value.AsFlag is { } flag)
        {
            return flag;
        }

        Wrong(entry, entry.Value.Text.ToUpperInvariant() switch
        {
            "YES" or "ON" or "Y" => ": write true",
            "NO" or "OFF" or "N" => ": write false",
            "TRUE" or "FALSE" when !entry.Value.IsPlain => ": remove the quotes",
            _ => "",
        });
        return null;
    }

    internal int? Number(string key, int least, int most)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        if (entry.Value.IsPlain
            && int.TryParse(entry.Value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most)
        {
            return number;
        }

        Wrong(entry, entry.Value is { IsPlain: false, Text.Length: > 0 } && entry.Value.Text.All(char.IsDigit) ? ": remove the quotes" : "");
        return null;
    }

    internal string? Choice(string key, params string[] choices)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        string text = entry.Value.Text;
        if (choices.Contains(text))
        {
            return text;
        }

        string? meant = NearestName.Find(text, choices);
        Wrong(entry, meant is null ? "" : $": did you mean '{meant}'?");
        return null;
    }

    internal IReadOnlyList<YamlNode> List(string key)
    {
        if (Find(key) is not { } entry)
        {
            return [];
        }

        if (entry.Value.IsList)
        {
            return entry.Value.Items;
        }

        Wrong(entry, entry.Value.IsMap ? ": begin each entry with a dash" : "");
        return [];
    }

    private void Take(YamlEntry entry)
    {
        if (!entry.Key.IsScalar)
        {
            return; // the reader of the tree has said so
        }

        string name = entry.Key.Text;
        int index = _section.IndexOf(name);
        if (index < 0)
        {
            // The search for what was meant is the one dear thing here, and a bad file may hold a million keys.
            _problems.Add(entry.Key.Position, _problems.IsFull ? "" : $"unknown key '{YamlText.Shorten(name)}': {Suggest(name)}");
        }
        else if (_entries[index] is { } first)
        {
            _problems.Add(entry.Key.Position, $"the key '{name}' is given twice (first in line {first.Key.Position.Line})");
        }
        else
        {
            _entries[index] = entry;
        }
    }

    private string Suggest(string name)
    {
        if (name == "<<")
        {
            return "merge keys are not part of YAML 1.2; write the settings out, or use an alias for the whole value";
        }

        return NearestName.Find(name, _section.Names) is { } meant
            ? $"did you mean '{meant}'?"
            : $"{_section.Name} has the keys {string.Join(", ", _section.Names)}";
    }

    private void Wrong(YamlEntry entry, string hint)
        => _problems.Add(entry.Value.Position, $"expected {_section.Keys[_section.IndexOf(entry.Key.Text)].Expected}, found {entry.Value.Describe()}{hint}");
}
