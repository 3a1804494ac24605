using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace VmSerial.VSphere.Soap;

/// <summary>A fault of the vSphere API as it stands in a SOAP fault, a task or a missing property.</summary>
/// <param name="Type">The type without its namespace, such as <c>InvalidPowerState</c>.</param>
/// <param name="Message">What the server says about it; may be empty.</param>
internal sealed record FaultDetail(string Type, string Message)
{
    /// <summary>NoPermission: the privilege that is missing.</summary>
    public string? PrivilegeId { get; init; }

    /// <summary>NoPermission, ManagedObjectNotFound, TaskInProgress: the object it is about.</summary>
    public ManagedObjectReference? Object { get; init; }

    /// <summary>InvalidPowerState: the state the operation needs.</summary>
    public string? RequestedState { get; init; }

    /// <summary>InvalidPowerState: the state that was found.</summary>
    public string? ExistingState { get; init; }

    /// <summary>InvalidDeviceSpec: the place in the list of changes, from 0.</summary>
    public int? DeviceIndex { get; init; }

    /// <summary>InvalidVmConfig, InvalidArgument: the property at fault.</summary>
    public string? Property { get; init; }

    /// <summary>The messages of the fault itself (vSphere API: MethodFault.faultMessage).</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Whether the session is gone.</summary>
    public bool IsNotAuthenticated => Type == "NotAuthenticated";

    /// <summary>Reads a SOAP 1.1 Fault element.</summary>
    public static FaultDetail FromSoap(XElement fault)
    {
        string text = Text(fault, "faultstring") ?? "";
        XElement? detail = Child(fault, "detail")?.Elements().FirstOrDefault();
        if (detail is null)
            return new FaultDetail(text.Length == 0 ? "Unknown" : "SoapFault", text);
        string name = detail.Name.LocalName;
        string byName = name.EndsWith("Fault", System.StringComparison.Ordinal) && name.Length > 5 ? name.Substring(0, name.Length - 5) : name;
        return Read(detail, VimXml.TypeOf(detail) ?? byName, text);
    }

    /// <summary>Reads a LocalizedMethodFault, as it stands in TaskInfo.error and in MissingProperty.fault.</summary>
    public static FaultDetail FromLocalized(XElement localized)
    {
        string text = Text(localized, "localizedMessage") ?? "";
        return Child(localized, "fault") is { } fault ? Read(fault, VimXml.TypeOf(fault) ?? "MethodFault", text) : new FaultDetail("MethodFault", text);
    }

    private static FaultDetail Read(XElement fault, string type, string text) => new(type, text.Trim())
    {
        PrivilegeId = Text(fault, "privilegeId"),
        Object = Reference(Child(fault, "object") ?? Child(fault, "obj") ?? Child(fault, "task")),
        RequestedState = Text(fault, "requestedState"),
        ExistingState = Text(fault, "existingState"),
        DeviceIndex = int.TryParse(Text(fault, "deviceIndex"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int index) ? index : null,
        Property = Text(fault, "property") ?? Text(fault, "invalidProperty") ?? Text(fault, "name"),
        Messages = [.. fault.Elements().Where(e => e.Name.LocalName == "faultMessage").Select(e => Text(e, "message")).OfType<string>().Where(m => m.Length > 0)],
    };

    private static ManagedObjectReference? Reference(XElement? element)
        => element?.Attribute("type") is { } type ? new ManagedObjectReference(type.Value, element.Value) : null;

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string? Text(XElement parent, string name) => Child(parent, name)?.Value;
}
