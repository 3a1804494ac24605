using System.Xml;

namespace VmSerial.VSphere.Soap;

/// <summary>The argument of ReconfigVM_Task as XML of the vSphere API (VirtualMachineConfigSpec). Pure.</summary>
internal static class ReconfigSpecXml
{
    /// <summary>Writes the element <c>spec</c>.</summary>
    internal static void Write(XmlWriter writer, ConfigSpec spec)
    {
        writer.WriteStartElement("spec", VimXml.Namespace);
        if (spec.ChangeVersion.Length > 0)
            writer.WriteElementString("changeVersion", VimXml.Namespace, spec.ChangeVersion);
        foreach (PortEdit edit in spec.Edits)
        {
            writer.WriteStartElement("deviceChange", VimXml.Namespace);
            writer.WriteElementString("operation", VimXml.Namespace, edit.Operation switch
            {
                PortOperation.Add => "add",
                PortOperation.Edit => "edit",
                _ => "remove",
            });
            writer.WriteStartElement("device", VimXml.Namespace);
            VimXml.WriteType(writer, "VirtualSerialPort");
            SerialPortXml.Write(writer, edit.Port);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }
}
