namespace VmSerial.NPort.Menus;

/// <summary>What an NPort's console waits for.</summary>
internal enum PromptKind
{
    /// <summary>A key of the menu: <c>Key in your selection:</c>.</summary>
    Selection,
    /// <summary>Any key: <c>Press any key to continue...</c>.</summary>
    AnyKey,
    /// <summary>A user name: <c>Please keyin your username:</c>; newer firmware only.</summary>
    UserName,
    /// <summary>A password: <c>Please keyin your password:</c>.</summary>
    Password,
    /// <summary>A line that is still open and is none of these: a value to be edited, or a question.</summary>
    Open,
}
