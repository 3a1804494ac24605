using VmSerial.Errors;

namespace VmSerial.VSphere.Soap;

/// <summary>A fault in the words of the product.</summary>
/// <param name="Id">The error id.</param>
/// <param name="Kind">What sort of failure it is.</param>
/// <param name="Message">What failed, on what, what was found.</param>
/// <param name="Advice">What to do next.</param>
internal sealed record FaultWording(string Id, ErrorKind Kind, string Message, string? Advice = null);
