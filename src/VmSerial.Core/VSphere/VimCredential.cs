namespace VmSerial.VSphere;

/// <summary>What proves to a server who is asking.</summary>
public abstract record VimCredential
{
    private protected VimCredential() { }

    /// <summary>A user and a password.</summary>
    /// <param name="User">The user name as the server knows it.</param>
    /// <param name="Password">The password; never shown.</param>
    public sealed record UserPassword(string User, string Password) : VimCredential
    {
        /// <inheritdoc/>
        public override string ToString() => $"user {User}";
    }

    /// <summary>
    /// The cookie of a session that somebody else opened. It is used, and never logged out.
    /// </summary>
    /// <param name="Cookie">The value of the cookie <c>vmware_soap_session</c>; never shown.</param>
    public sealed record SharedCookie(string Cookie) : VimCredential
    {
        /// <inheritdoc/>
        public override string ToString() => "shared session";
    }

    /// <summary>A clone ticket, good for one new session of our own (vSphere API: SessionManager.CloneSession).</summary>
    /// <param name="Ticket">The ticket; never shown.</param>
    public sealed record CloneTicket(string Ticket) : VimCredential
    {
        /// <inheritdoc/>
        public override string ToString() => "cloned session";
    }
}
