using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace VmSerial.VSphere.Soap;

/// <summary>Which hosts and clusters have a host profile attached (vSphere API: HostProfileManager.profile, Profile.entity; vCenter only).</summary>
internal static class HostProfiles
{
    /// <summary>The hosts and clusters; null where the server has no profiles, or does not show them to this account.</summary>
    internal static async Task<HashSet<ManagedObjectReference>?> ReadAsync(VimSession session, PropertyReader reader, CancellationToken cancellationToken)
    {
        if (!session.Content.IsVCenter || session.Content.HostProfileManager is not { } manager)
            return null;
        try
        {
            VimCall call = PropertyCalls.RetrieveOne(session.Content.PropertyCollector, manager, "profile");
            PropertyObject? found = await session.CallAsync(call, PropertyObject.ReadFirst, cancellationToken).ConfigureAwait(false);
            if (found?.Value("profile") is not { } profiles)
                return null;
            var attached = new HashSet<ManagedObjectReference>();
            IReadOnlyList<PropertySpec> properties = [new("HostProfile", ["entity"])];
            await foreach (IReadOnlyList<PropertyObject> page in reader.ReadAsync(References(profiles), properties, PropertyObject.Read, cancellationToken).ConfigureAwait(false))
            {
                foreach (PropertyObject profile in page)
                    attached.UnionWith(profile.Value("entity") is { } entities ? References(entities) : []);
            }
            return attached;
        }
        // A fact that is nice to have: whoever may not see profiles shall still see hosts.
        catch (VimFaultException e) when (e.Id != "SessionLost")
        {
            return null;
        }
    }

    private static IEnumerable<ManagedObjectReference> References(XElement array)
        => array.Elements().Select(VimXml.Reference).OfType<ManagedObjectReference>();
}
