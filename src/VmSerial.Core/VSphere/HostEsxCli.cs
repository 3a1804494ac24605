using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere.Soap;

namespace VmSerial.VSphere;

/// <summary>
/// Runs commands of esxcli on a host through the API, without SSH, as Get-EsxCli and govc do: the host's managed method executer takes
/// the object, the method and the arguments as text. It is not in the WSDL; source of the form: vmware/govmomi, cli/esx. Over a vCenter
/// every host has an executer of its own. It is found once, and one instance may be used by many threads.
/// </summary>
public sealed class HostEsxCli
{
    /// <summary>The version the commands are asked in, whatever the host's own is (vmware/govmomi, cli/esx/executor.go).</summary>
    private const string CommandVersion = "urn:vim25/5.0";

    private readonly VimSession _session;
    private readonly HostInfo _host;
    private Tuple<ManagedObjectReference>? _executer;

    internal HostEsxCli(VimSession session, HostInfo host)
    {
        _session = session;
        _host = host;
    }

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command. One that changes the host is sent once and never again.</param>
    /// <param name="ct">Ends the wait for the reply.</param>
    /// <returns>The rows of the answer; none for a command that has nothing to say.</returns>
    /// <exception cref="VimFaultException">The server refused to run it: <c>NotSupported</c>, <c>NoPermission</c>, <c>HostNotConnected</c>.</exception>
    /// <exception cref="VmSerialException"><c>EsxCliFailed</c>, <c>RulesetNotFound</c>, <c>RulesetOwnedBySystem</c>: the command failed on the host.</exception>
    public async Task<IReadOnlyList<EsxCliRow>> RunAsync(EsxCliCommand command, CancellationToken ct)
    {
        VimCall call = Call(await FindExecuterAsync(ct).ConfigureAwait(false), command) with { Target = _host.Target };
        XElement response = command.IsChange
            ? await _session.ChangeAsync(call, "Read the host's firewall before you try again.", ct).ConfigureAwait(false)
            : await _session.CallAsync(call with { Repeatable = true }, ct).ConfigureAwait(false);
        return Read(response, command, _host.Target);
    }

    internal static VimCall Call(ManagedObjectReference executer, EsxCliCommand command) => new("ExecuteSoap", executer, writer =>
    {
        writer.WriteElementString("moid", VimXml.Namespace, command.ApiObject);
        writer.WriteElementString("version", VimXml.Namespace, CommandVersion);
        writer.WriteElementString("method", VimXml.Namespace, command.ApiMethod);
        foreach (EsxCliOption option in command.Options)
        {
            writer.WriteStartElement("argument", VimXml.Namespace);
            writer.WriteElementString("name", VimXml.Namespace, option.Name);
            // An element as text inside of the element: escaped once here, and once more by the writer.
            writer.WriteElementString("val", VimXml.Namespace, new XElement(option.Name, option.Value).ToString(SaveOptions.DisableFormatting));
            writer.WriteEndElement();
        }
    });

    internal static IReadOnlyList<EsxCliRow> Read(XElement response, EsxCliCommand command, string target)
    {
        XElement? result = VimXml.Child(response, "returnval");
        return result is not null && VimXml.Child(result, "fault") is { } fault ? throw Failure(fault, command, target) : EsxCliXml.Rows(VimXml.Text(result, "response"));
    }

    /// <summary>
    /// What the host says: the messages in the detail, which is XML as text, and only without any the summary, which may be no more than
    /// the key of a text (<c>EsxCLI.CLIFault.summary</c>).
    /// </summary>
    private static VmSerialException Failure(XElement fault, EsxCliCommand command, string target)
    {
        string text = VimXml.Text(fault, "faultDetail").Trim();
        string summary = VimXml.Text(fault, "faultMsg");
        XElement? detail = null;
        try
        {
            detail = text.StartsWith("<", StringComparison.Ordinal) ? EsxCliXml.Parse(text) : null;
        }
        catch (VmSerialException)
        {
            // Said in another form: the summary has to do.
        }
        string[] messages = [.. (detail?.DescendantsAndSelf() ?? []).Where(e => e.Name.LocalName == "errMsg").Select(e => e.Value)];
        return messages.Length == 0 && detail is not null && FaultDetail.FromLocalized(detail).Type == "NotFound"
            ? new VmSerialException("NotSupported", ErrorKind.NotSupported, $"{target}: the host does not know '{command}'.", target, "Some commands came with later versions of ESXi.")
            : EsxCliFailures.Refused(command, target, messages.Length > 0 ? string.Join(" ", messages) : summary);
    }

    private async Task<ManagedObjectReference> FindExecuterAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _executer) is { } known)
            return known.Item1;
        var call = new VimCall("RetrieveManagedMethodExecuter", _host.Reference) { Target = _host.Target, Repeatable = true };
        XElement response = await _session.CallAsync(call, ct).ConfigureAwait(false);
        ManagedObjectReference found = VimXml.Reference(VimXml.Child(response, "returnval")) ?? throw new VimFaultException(
            "NotSupported", "NotSupported", ErrorKind.NotSupported, $"{_host.Target}: the server names nothing that runs esxcli on this host.", _host.Target, "Use SSH for this host.");
        Volatile.Write(ref _executer, Tuple.Create(found));
        return found;
    }
}
