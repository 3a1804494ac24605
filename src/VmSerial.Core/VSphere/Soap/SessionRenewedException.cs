using System;

namespace VmSerial.VSphere.Soap;

/// <summary>
/// The session was lost and a new one is open. What the old one held for us on the server (views, filters, page tokens)
/// is gone, so whoever used such a thing starts over.
/// </summary>
internal sealed class SessionRenewedException() : Exception("The session was renewed.");
