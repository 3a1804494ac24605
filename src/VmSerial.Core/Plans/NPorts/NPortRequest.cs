using VmSerial.NPort;

namespace VmSerial.Plans.NPorts;

/// <summary>One NPort and what is wanted of it: an entry of a plan, or what a single cmdlet asks.</summary>
/// <param name="Device">The device as it was read.</param>
/// <param name="Wanted">What is wanted.</param>
/// <param name="Position">The place in the plan, when there is one.</param>
public sealed record NPortRequest(NPortConfiguration Device, DesiredNPort Wanted, SourcePosition? Position = null);
