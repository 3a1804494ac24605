using System.Collections.Generic;

namespace VmSerial.VSphere.Soap;

/// <summary>Which properties of which managed type are read.</summary>
/// <param name="Type">The managed type.</param>
/// <param name="Paths">The paths, such as <c>runtime.host</c>.</param>
internal sealed record PropertySpec(string Type, IReadOnlyList<string> Paths);
