namespace VmSerial.Plans;

/// <summary>A key that a plan may hold.</summary>
/// <param name="Name">The key.</param>
/// <param name="Expected">What its value is, for the words after "expected" in a message.</param>
/// <param name="IsRequired">Whether it may not be left out.</param>
internal sealed record PlanKey(string Name, string Expected, bool IsRequired = false);
