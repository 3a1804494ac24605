using System;

namespace VmSerial.Consoles.Captures;

/// <summary>A time in which nobody listened: what the port said then is missing.</summary>
/// <param name="AtByte">How many bytes the port had said before.</param>
/// <param name="From">When the connection ended, in UTC.</param>
/// <param name="To">When there was one again, in UTC.</param>
public sealed record CaptureGap(long AtByte, DateTimeOffset From, DateTimeOffset To);
