namespace VmSerial.Build.Help;

/// <summary>A related topic; the address is empty for another topic of this module.</summary>
internal sealed record HelpLink(string Text, string Address);
