using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace VmSerial.VSphere.Soap;

/// <summary>What a server reports about one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="State">queued, running, success or error; null when that did not change.</param>
/// <param name="Error">The fault of a task that failed.</param>
/// <param name="IsGone">Whether the task is no longer known.</param>
internal sealed record TaskUpdate(ManagedObjectReference Task, string? State, FaultDetail? Error, bool IsGone)
{
    /// <summary>Reads WaitForUpdatesExResponse: the new version, and the updates. Without a return value nothing happened in time.</summary>
    internal static (string? Version, IReadOnlyList<TaskUpdate> Updates) Read(XElement response)
    {
        if (VimXml.Child(response, "returnval") is not { } set)
            return (null, []);
        List<TaskUpdate> updates =
        [
            .. from filter in VimXml.Children(set, "filterSet")
               from update in VimXml.Children(filter, "objectSet")
               select Read(update, VimXml.Reference(VimXml.Child(update, "obj")) ?? default),
        ];
        return (VimXml.Text(set, "version"), updates);
    }

    private static TaskUpdate Read(XElement update, ManagedObjectReference task)
    {
        string? state = null;
        FaultDetail? error = null;
        foreach (XElement missing in VimXml.Children(update, "missingSet"))
            PropertyObject.ThrowWithoutSession(missing);
        foreach (XElement change in VimXml.Children(update, "changeSet"))
        {
            if (VimXml.Child(change, "val") is not { } value)
                continue;
            switch (VimXml.Text(change, "name"))
            {
                case "info.state":
                    state = value.Value;
                    break;
                case "info.error":
                    error = FaultDetail.FromLocalized(value);
                    break;
                case "info":
                    state = VimXml.Text(value, "state");
                    error = VimXml.Child(value, "error") is { } inner ? FaultDetail.FromLocalized(inner) : null;
                    break;
            }
        }
        return new TaskUpdate(task, state, error, VimXml.Text(update, "kind") == "leave");
    }
}
