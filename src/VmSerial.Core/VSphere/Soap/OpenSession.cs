namespace VmSerial.VSphere.Soap;

/// <summary>What a login gave. Immutable: a new login makes a new one.</summary>
/// <param name="Cookie">The value of the session cookie, quotes included.</param>
/// <param name="User">Who is logged in, as the server says it.</param>
internal sealed record OpenSession(string Cookie, string User);
