using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.PowerShell.Sessions;

namespace VmSerial.PowerShell.Completers;

/// <summary>Offers names that the open sessions know. It opens no session, and it complains of nothing.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    private protected abstract NameCache NamesOf(SessionTable table);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        SessionTable table = SessionTable.Current;
        // The engine waits for its answer on this thread.
        Task<IReadOnlyList<string>> names = Task.Run(() => NamesOf(table).ReadAsync(table.All, CancellationToken.None));
        return names.Wait(s_patience) ? [.. CompletionWords.Fitting(names.GetAwaiter().GetResult(), wordToComplete)] : [];
    }
}
