using System.Collections.Generic;

namespace VmSerial.Esx;

/// <summary>How a change of a host's rulesets ended, and what was proved.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Reason">Why it was taken back; empty for the other two.</param>
/// <param name="Proved">What was seen on the host afterwards, one sentence each.</param>
/// <param name="After">The host as it was read afterwards.</param>
/// <param name="Warnings">What did not go as it should without making the change void, such as a state that was not saved.</param>
public sealed record RulesetOutcome(RulesetOutcomeKind Kind, string Reason, IReadOnlyList<string> Proved, RulesetFiles After, IReadOnlyList<string> Warnings);
