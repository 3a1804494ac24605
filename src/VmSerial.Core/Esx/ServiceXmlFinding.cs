namespace VmSerial.Esx;

/// <summary>Something odd in a ruleset file that was there before, is reported, and is left as it is.</summary>
/// <param name="Id">What it is: <c>DuplicateRulesetId</c>, <c>RulesetIdDiffersInCaseOnly</c>, <c>DuplicateServiceNumber</c>.</param>
/// <param name="Message">What was found, and where.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record ServiceXmlFinding(string Id, string Message, int Line);
