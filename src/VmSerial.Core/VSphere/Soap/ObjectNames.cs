using System.Collections.Concurrent;

namespace VmSerial.VSphere.Soap;

/// <summary>The names of objects that were read, so that messages can say <c>vc01/web1</c> and not <c>vm-42</c>.</summary>
internal sealed class ObjectNames(string server)
{
    private readonly ConcurrentDictionary<ManagedObjectReference, string> _names = new();

    /// <summary>The server as the user named it.</summary>
    internal string Server { get; } = server;

    internal void Remember(ManagedObjectReference reference, string name) => _names[reference] = name;

    /// <summary>The name; the reference itself when the object was never read.</summary>
    internal string NameOf(ManagedObjectReference reference) => _names.TryGetValue(reference, out string? name) ? name : reference.ToString();

    /// <summary>Server and name.</summary>
    internal string TargetOf(ManagedObjectReference reference) => $"{Server}/{NameOf(reference)}";
}
