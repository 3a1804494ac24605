using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VmSerial.VSphere.Soap;

/// <summary>The paths of folders, datacenters and vApps, read once for all VMs in them.</summary>
internal sealed class InventoryPaths
{
    private static readonly IReadOnlyList<PropertySpec> s_containers =
    [
        new("Folder", ["name", "parent"]),
        new("Datacenter", ["name", "parent"]),
    ];

    /// <summary>A vApp's parent is a resource pool; its place among the folders is another property.</summary>
    private static readonly IReadOnlyList<PropertySpec> s_vApps = [new("VirtualApp", ["name", "parentFolder", "parentVApp"])];

    private readonly Dictionary<ManagedObjectReference, (string Name, ManagedObjectReference? Parent)> _containers = [];
    private readonly Dictionary<ManagedObjectReference, string> _paths = [];

    /// <summary>Reads all containers of a server.</summary>
    internal static async Task<InventoryPaths> ReadAsync(VimSession session, PropertyReader reader, CancellationToken cancellationToken)
    {
        var paths = new InventoryPaths();
        paths._paths[session.Content.RootFolder] = "";
        await foreach (IReadOnlyList<PropertyObject> page in reader.ReadAllAsync(s_containers, PropertyObject.Read, cancellationToken).ConfigureAwait(false))
            paths.Add(page);
        return paths;
    }

    /// <summary>Reads the vApps that some VMs are in, and the vApps around them. Few inventories have any.</summary>
    internal async Task AddVAppsAsync(PropertyReader reader, IEnumerable<ManagedObjectReference?> parents, CancellationToken cancellationToken)
    {
        List<ManagedObjectReference> unknown = FindUnknown(parents);
        while (unknown.Count > 0)
        {
            var around = new List<ManagedObjectReference?>();
            await foreach (IReadOnlyList<PropertyObject> page in reader.ReadAsync(unknown, s_vApps, PropertyObject.Read, cancellationToken).ConfigureAwait(false))
            {
                Add(page);
                around.AddRange(page.Select(v => v.Link("parentVApp")));
            }
            unknown = FindUnknown(around);
        }
    }

    /// <summary>The path of an object below the root, such as <c>DC0/vm/lab/web1</c>.</summary>
    internal string PathOf(string name, ManagedObjectReference? parent) => parent is { } container ? Join(PathOf(container, depth: 0), name) : name;

    private List<ManagedObjectReference> FindUnknown(IEnumerable<ManagedObjectReference?> parents)
        => [.. parents.OfType<ManagedObjectReference>().Where(p => p.Type == "VirtualApp" && !_containers.ContainsKey(p)).Distinct()];

    private void Add(IEnumerable<PropertyObject> containers)
    {
        foreach (PropertyObject container in containers)
        {
            ManagedObjectReference? parent = container.Link("parentVApp") ?? container.Link("parentFolder") ?? container.Link("parent");
            _containers[container.Reference] = (EntityName.Unescape(container.Text("name")), parent);
        }
    }

    private string PathOf(ManagedObjectReference container, int depth)
    {
        if (_paths.TryGetValue(container, out string? known))
            return known;
        // A container that may not be seen ends the path; the depth ends a circle that a broken server might send.
        if (depth > 100 || !_containers.TryGetValue(container, out (string Name, ManagedObjectReference? Parent) found))
            return "";
        string path = found.Parent is { } parent ? Join(PathOf(parent, depth + 1), found.Name) : found.Name;
        _paths[container] = path;
        return path;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";
}
