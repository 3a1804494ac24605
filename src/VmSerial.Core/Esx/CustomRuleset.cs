using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>A ruleset that an admin adds to a host's firewall. Immutable.</summary>
public sealed record CustomRuleset
{
    /// <summary>Makes a ruleset.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="rules">Its rules, at least one, each once.</param>
    /// <param name="enabled">Whether it is in force when the host first loads it.</param>
    /// <param name="required">Whether it can never be disabled through the API or esxcli.</param>
    /// <exception cref="VmSerialException"><c>InvalidRuleset</c>: no rule, or one rule twice.</exception>
    public CustomRuleset(RulesetId id, IEnumerable<RulesetRule> rules, bool enabled = false, bool required = false)
    {
        Id = id;
        Rules = [.. rules];
        Enabled = enabled;
        Required = required;
        if (Rules.Count == 0)
        {
            throw new VmSerialException("InvalidRuleset", ErrorKind.InvalidArgument, $"Ruleset '{id}' has no rule.", id.Text, "Name at least one port.");
        }

        if (Rules.GroupBy(rule => rule).FirstOrDefault(same => same.Skip(1).Any())?.Key is { } twice)
        {
            throw new VmSerialException("InvalidRuleset", ErrorKind.InvalidArgument, $"Ruleset '{id}' has the rule '{twice}' twice.", id.Text, "Name each rule once.");
        }
    }

    /// <summary>Its id.</summary>
    public RulesetId Id { get; }

    /// <summary>Its rules, at least one.</summary>
    public IReadOnlyList<RulesetRule> Rules { get; }

    /// <summary>Whether it is in force when the host first loads it; later its state lives in the host, not in the file.</summary>
    public bool Enabled { get; }

    /// <summary>Whether it can never be disabled through the API or esxcli.</summary>
    public bool Required { get; }
}
