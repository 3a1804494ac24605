using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using VmSerial.PowerShell.Sessions;

namespace VmSerial.PowerShell.Completers;

/// <summary>Offers the servers of the open sessions.</summary>
public sealed class ServerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
        => [.. CompletionWords.Fitting(SessionTable.Current.All.Select(s => s.Name), wordToComplete)];
}
