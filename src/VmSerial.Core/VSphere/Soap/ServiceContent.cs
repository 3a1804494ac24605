using System.Xml.Linq;

namespace VmSerial.VSphere.Soap;

/// <summary>Where everything begins (vSphere API: ServiceContent and AboutInfo).</summary>
internal sealed record ServiceContent
{
    /// <summary>The one object whose reference is known beforehand.</summary>
    internal static readonly ManagedObjectReference ServiceInstance = new("ServiceInstance", "ServiceInstance");

    public required ManagedObjectReference RootFolder { get; init; }
    public required ManagedObjectReference PropertyCollector { get; init; }
    public ManagedObjectReference? SessionManager { get; init; }
    public ManagedObjectReference? ViewManager { get; init; }
    public ManagedObjectReference? Setting { get; init; }
    public ManagedObjectReference? HostProfileManager { get; init; }
    public ManagedObjectReference? LicenseManager { get; init; }
    public bool IsVCenter { get; init; }
    public string Version { get; init; } = "";
    public string ApiVersion { get; init; } = "";
    public string InstanceUuid { get; init; } = "";

    /// <summary>Reads RetrieveServiceContentResponse; null when it is none.</summary>
    public static ServiceContent? Read(XElement response)
    {
        XElement? content = VimXml.Child(response, "returnval");
        if (content is null || Reference(content, "rootFolder") is not { } root || Reference(content, "propertyCollector") is not { } collector)
            return null;
        XElement? about = VimXml.Child(content, "about");
        return new ServiceContent
        {
            RootFolder = root,
            PropertyCollector = collector,
            SessionManager = Reference(content, "sessionManager"),
            ViewManager = Reference(content, "viewManager"),
            Setting = Reference(content, "setting"),
            HostProfileManager = Reference(content, "hostProfileManager"),
            LicenseManager = Reference(content, "licenseManager"),
            IsVCenter = VimXml.Text(about, "apiType") == "VirtualCenter",
            Version = VimXml.Text(about, "version"),
            ApiVersion = VimXml.Text(about, "apiVersion"),
            InstanceUuid = VimXml.Text(about, "instanceUuid"),
        };
    }

    private static ManagedObjectReference? Reference(XElement content, string name) => VimXml.Reference(VimXml.Child(content, name));
}
