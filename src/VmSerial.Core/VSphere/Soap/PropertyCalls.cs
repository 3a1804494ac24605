using System.Collections.Generic;
using System.Globalization;
using System.Xml;

namespace VmSerial.VSphere.Soap;

/// <summary>Calls of the PropertyCollector and the ViewManager, element by element in the order of the WSDL. Pure.</summary>
internal static class PropertyCalls
{
    /// <summary>One property of one object.</summary>
    internal static VimCall RetrieveOne(ManagedObjectReference collector, ManagedObjectReference from, string path)
        => Retrieve(collector, [new PropertySpec(from.Type, [path])], [from], mostObjects: null);

    /// <summary>Properties of the objects named.</summary>
    internal static VimCall Retrieve(ManagedObjectReference collector, IReadOnlyList<PropertySpec> properties, IEnumerable<ManagedObjectReference> objects, int? mostObjects)
        => new("RetrievePropertiesEx", collector, writer =>
        {
            writer.WriteStartElement("specSet", VimXml.Namespace);
            WriteProperties(writer, properties);
            WriteObjects(writer, objects);
            writer.WriteEndElement();
            WriteOptions(writer, mostObjects);
        })
        { Repeatable = true };

    /// <summary>Properties of all objects that a view holds.</summary>
    internal static VimCall RetrieveView(ManagedObjectReference collector, ManagedObjectReference view, IReadOnlyList<PropertySpec> properties, int mostObjects)
        => new("RetrievePropertiesEx", collector, writer =>
        {
            writer.WriteStartElement("specSet", VimXml.Namespace);
            WriteProperties(writer, properties);
            writer.WriteStartElement("objectSet", VimXml.Namespace);
            VimXml.WriteReference(writer, "obj", view);
            writer.WriteElementString("skip", VimXml.Namespace, "true");
            writer.WriteStartElement("selectSet", VimXml.Namespace);
            VimXml.WriteType(writer, "TraversalSpec");
            writer.WriteElementString("name", VimXml.Namespace, "view");
            writer.WriteElementString("type", VimXml.Namespace, "ContainerView");
            writer.WriteElementString("path", VimXml.Namespace, "view");
            writer.WriteElementString("skip", VimXml.Namespace, "false");
            writer.WriteEndElement();
            writer.WriteEndElement();
            writer.WriteEndElement();
            WriteOptions(writer, mostObjects);
        })
        { Repeatable = true, BoundToSession = true };

    /// <summary>The next page. Not repeatable: a token is good for one use.</summary>
    internal static VimCall Continue(ManagedObjectReference collector, string token)
        => new("ContinueRetrievePropertiesEx", collector, w => w.WriteElementString("token", VimXml.Namespace, token)) { BoundToSession = true };

    /// <summary>A view of all objects of some types below a container.</summary>
    internal static VimCall CreateView(ManagedObjectReference viewManager, ManagedObjectReference container, IReadOnlyList<string> types)
        => new("CreateContainerView", viewManager, writer =>
        {
            VimXml.WriteReference(writer, "container", container);
            foreach (string type in types)
                writer.WriteElementString("type", VimXml.Namespace, type);
            writer.WriteElementString("recursive", VimXml.Namespace, "true");
        });

    /// <summary>A filter that reports changes of tasks.</summary>
    internal static VimCall CreateTaskFilter(ManagedObjectReference collector, IEnumerable<ManagedObjectReference> tasks)
        => new("CreateFilter", collector, writer =>
        {
            writer.WriteStartElement("spec", VimXml.Namespace);
            WriteProperties(writer, [new PropertySpec("Task", ["info.state", "info.error"])]);
            WriteObjects(writer, tasks);
            writer.WriteEndElement();
            writer.WriteElementString("partialUpdates", VimXml.Namespace, "false");
        })
        { BoundToSession = true };

    /// <summary>Waits for changes that all filters of a collector report.</summary>
    internal static VimCall WaitForUpdates(ManagedObjectReference collector, string version, int seconds)
        => new("WaitForUpdatesEx", collector, writer =>
        {
            writer.WriteElementString("version", VimXml.Namespace, version);
            writer.WriteStartElement("options", VimXml.Namespace);
            writer.WriteElementString("maxWaitSeconds", VimXml.Namespace, seconds.ToString(CultureInfo.InvariantCulture));
            writer.WriteEndElement();
        })
        { BoundToSession = true, Repeatable = true };

    private static void WriteProperties(XmlWriter writer, IReadOnlyList<PropertySpec> properties)
    {
        foreach (PropertySpec spec in properties)
        {
            writer.WriteStartElement("propSet", VimXml.Namespace);
            writer.WriteElementString("type", VimXml.Namespace, spec.Type);
            writer.WriteElementString("all", VimXml.Namespace, "false");
            foreach (string path in spec.Paths)
                writer.WriteElementString("pathSet", VimXml.Namespace, path);
            writer.WriteEndElement();
        }
    }

    private static void WriteObjects(XmlWriter writer, IEnumerable<ManagedObjectReference> objects)
    {
        foreach (ManagedObjectReference reference in objects)
        {
            writer.WriteStartElement("objectSet", VimXml.Namespace);
            VimXml.WriteReference(writer, "obj", reference);
            writer.WriteElementString("skip", VimXml.Namespace, "false");
            writer.WriteEndElement();
        }
    }

    private static void WriteOptions(XmlWriter writer, int? mostObjects)
    {
        writer.WriteStartElement("options", VimXml.Namespace);
        if (mostObjects is { } most)
            writer.WriteElementString("maxObjects", VimXml.Namespace, most.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndElement();
    }
}
