using System.Collections.Generic;
using System.Xml;
using System.Xml.Linq;

namespace VmSerial.VSphere.Soap;

/// <summary>An object and its properties as trees (vSphere API: ObjectContent). For objects of which there are few.</summary>
internal sealed class PropertyObject : IRetrieved
{
    private readonly Dictionary<string, XElement> _values = [];

    private PropertyObject(ManagedObjectReference reference) => Reference = reference;

    public ManagedObjectReference Reference { get; }

    /// <summary>The value of a property; null when the object does not have it or it may not be read.</summary>
    internal XElement? Value(string path) => _values.TryGetValue(path, out XElement? value) ? value : null;

    /// <summary>The text of a property; empty when there is none.</summary>
    internal string Text(string path) => Value(path)?.Value ?? "";

    /// <summary>A property that is a reference.</summary>
    internal ManagedObjectReference? Link(string path) => VimXml.Reference(Value(path));

    /// <summary>Reads an ObjectContent element and moves past it.</summary>
    /// <exception cref="SoapFaultException">The properties are missing because there is no session.</exception>
    internal static PropertyObject Read(XmlReader reader)
    {
        var element = (XElement)XNode.ReadFrom(reader);
        var found = new PropertyObject(VimXml.Reference(VimXml.Child(element, "obj")) ?? default);
        foreach (XElement property in VimXml.Children(element, "propSet"))
        {
            if (VimXml.Child(property, "val") is { } value)
                found._values[VimXml.Text(property, "name")] = value;
        }
        foreach (XElement missing in VimXml.Children(element, "missingSet"))
            ThrowWithoutSession(missing);
        return found;
    }

    /// <summary>Reads RetrievePropertiesExResponse; null when it holds no object.</summary>
    internal static PropertyObject? ReadFirst(XmlReader reader)
    {
        RetrievedPage<PropertyObject> page = RetrievedPage<PropertyObject>.Read(reader, Read, _ => { });
        return page.Objects.Count == 0 ? null : page.Objects[0];
    }

    /// <summary>A server may answer 200 and yet say, property by property, that nobody is logged in.</summary>
    internal static void ThrowWithoutSession(XElement missing)
    {
        if (VimXml.Child(missing, "fault") is { } localized && FaultDetail.FromLocalized(localized) is { IsNotAuthenticated: true } fault)
            throw new SoapFaultException(fault);
    }
}
