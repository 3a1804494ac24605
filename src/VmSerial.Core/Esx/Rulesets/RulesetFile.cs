using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>A ruleset file of a host: its bytes, and what they say where they could be read.</summary>
/// <param name="File">The file.</param>
/// <param name="Xml">What it says; null where it could not be read.</param>
/// <param name="Fault">Why it could not be read; null where it could.</param>
public sealed record RulesetFile(HostFile File, ServiceXml? Xml, VmSerialException? Fault)
{
    /// <summary>Its full path.</summary>
    public string Path => File.Path;

    internal static RulesetFile Of(HostFile file)
    {
        try
        {
            return new RulesetFile(file, ServiceXml.Parse(file.Content, file.Path), null);
        }
        catch (VmSerialException e)
        {
            return new RulesetFile(file, null, e);
        }
    }

    /// <summary>What the file says, or its fault thrown.</summary>
    internal ServiceXml Readable() => Xml ?? throw new VmSerialException(Fault!.Id, Fault.Kind, Fault.Message, Fault.Target, Fault.Advice, Fault);
}
