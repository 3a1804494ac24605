namespace VmSerial.VSphere;

/// <summary>How far a long operation has come.</summary>
/// <param name="Activity">What is being done, such as <c>Applying changes</c>.</param>
/// <param name="Done">How many steps are done.</param>
/// <param name="Total">How many steps there are; 0 when it is not known.</param>
/// <param name="Current">What the last step was about, such as <c>vc01/web1</c>.</param>
public sealed record StepReport(string Activity, int Done, int Total, string Current = "");
