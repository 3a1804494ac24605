using VmSerial.Plans;
using VmSerial.VSphere;

namespace VmSerial.PowerShell.Inventory;

/// <summary>What somebody named: a VM or a host, by name, by wildcard or by an object.</summary>
/// <param name="Source">What was given.</param>
internal sealed record InventoryReference(object Source)
{
    /// <summary>A name, wildcard, path or id to look for; null when <see cref="Reference"/> says which object it is.</summary>
    public string? Pattern { get; init; }

    /// <summary>The object on its server.</summary>
    public ManagedObjectReference? Reference { get; init; }

    /// <summary>The name that came with the object.</summary>
    public string? Name { get; init; }

    /// <summary>The server the object came from; null when it does not say.</summary>
    public string? Server { get; init; }

    /// <summary>Whether it may mean any number of objects, none included.</summary>
    public bool IsWildcard => Pattern is not null && Name is null && VMSelector.IsWildcard(Pattern);

    /// <summary>What messages call it.</summary>
    public string Shown => Name ?? Pattern ?? Reference.ToString()!;
}
