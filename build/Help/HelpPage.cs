using System.Collections.Generic;

namespace VmSerial.Build.Help;

/// <summary>A cmdlet's page in docs/en-US: what people write. Syntax and types are not in it; they come from the cmdlet itself.</summary>
internal sealed record HelpPage(
    string Cmdlet, IReadOnlyList<string> Synopsis, IReadOnlyList<string> Description, IReadOnlyList<HelpExample> Examples,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyList<string> Notes, IReadOnlyList<HelpLink> Links);
