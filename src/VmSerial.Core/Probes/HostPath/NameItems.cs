using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Esx;
using VmSerial.Ssh;

namespace VmSerial.Probes.HostPath;

/// <summary>Asks a host how it resolves a name.</summary>
internal static class NameItems
{
    private const int MostShown = 4;

    internal static async Task<NameEvidence> AskAsync(HostPathHost host, string name, CancellationToken ct)
    {
        // A name that is none of DNS's could be an option of the program's.
        if (Uri.CheckHostName(name) == UriHostNameType.Unknown || name[0] == '-')
            return new NameEvidence { Asked = "", Name = name, Lacking = $"'{name}' is no name that a host could be asked about." };
        string[] commands = ["cat /etc/hosts", $"nslookup {ShellWord.Quote(name)} 2>&1"];
        SshResult result = await host.ShellAsync(new SshCommand(ShellBatch.Line(commands, stopAtFailure: false)) { MaxOutput = 1024 * 1024 }, ct).ConfigureAwait(false);
        IReadOnlyList<(string Answer, int Status)> answers = ShellBatch.Split(result.OutputText);
        if (answers.Count < commands.Length || answers[1].Status == 127)
            return new NameEvidence { Asked = "", Name = name, Lacking = "the host has no nslookup." };
        IReadOnlyList<IPAddress> own = NameText.InHosts(answers[0].Answer, name);
        IReadOnlyList<IPAddress> found = own.Count > 0 ? own : NameText.InDns(answers[1].Answer);
        return new NameEvidence
        {
            Asked = "",
            Name = name,
            Addresses = found,
            Shown = found.Count == 0 ? answers[1].Answer
                : $"{name} is {string.Join(", ", found.Take(MostShown))}{(found.Count > MostShown ? $" and {found.Count - MostShown} more" : "")}{(own.Count > 0 ? " (/etc/hosts)" : "")}",
        };
    }
}
