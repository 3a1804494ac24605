namespace VmSerial.NPort.Menus;

/// <summary>Whether a line that is still open is a prompt.</summary>
internal enum PromptMatch
{
    /// <summary>It is not.</summary>
    No,
    /// <summary>It is one, unless more of it comes.</summary>
    IfQuiet,
    /// <summary>It is one, and complete.</summary>
    Now,
}
