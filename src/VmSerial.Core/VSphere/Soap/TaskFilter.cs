using System.Collections.Generic;
using System.Linq;

namespace VmSerial.VSphere.Soap;

/// <summary>A filter on the server and the tasks it reports.</summary>
/// <param name="Reference">The filter.</param>
/// <param name="Waits">What is waited for.</param>
internal sealed record TaskFilter(ManagedObjectReference Reference, IReadOnlyList<TaskWait> Waits)
{
    /// <summary>Whether nobody waits for any of its tasks any more.</summary>
    public bool IsOver => Waits.All(w => w.IsOver);
}
