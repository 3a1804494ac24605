using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace VmSerial.Build.Help;

/// <summary>
/// Reads cmdlets out of an assembly's metadata. Nothing of it is run, so no PowerShell is needed: the engine's types come from the
/// reference assembly of PowerShellStandard.
/// </summary>
internal sealed class CmdletReader : IDisposable
{
    private const string Engine = "System.Management.Automation.";

    private readonly MetadataLoadContext _context;

    public CmdletReader(string assembly, string engineReference)
    {
        string folder = Path.GetDirectoryName(assembly)!;
        // Of two files with one name the first counts: what the module ships goes before what this runtime has.
        Dictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
        foreach (string file in Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories)
            .Append(engineReference).Concat(Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll")))
            files.TryAdd(Path.GetFileName(file), file);
        _context = new MetadataLoadContext(new PathAssemblyResolver(files.Values));
        Assembly = _context.LoadFromAssemblyPath(assembly);
    }

    /// <summary>For inspection only; no member of it can be invoked.</summary>
    public Assembly Assembly { get; }

    public IReadOnlyList<Cmdlet> Read() => [.. Assembly.GetExportedTypes()
        .Where(type => !type.IsAbstract)
        .Select(type => (Type: type, Attribute: Find(type.GetCustomAttributesData(), "CmdletAttribute")))
        .Where(both => both.Attribute is not null)
        .Select(both => Read(both.Type, both.Attribute!))
        .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];

    public void Dispose() => _context.Dispose();

    private static Cmdlet Read(Type type, CustomAttributeData attribute)
    {
        string[] outputs = [.. All(type.GetCustomAttributesData(), "OutputTypeAttribute").SelectMany(OutputTypes)];
        return new Cmdlet(
            (string)attribute.ConstructorArguments[0].Value!, (string)attribute.ConstructorArguments[1].Value!, type.FullName!,
            (string?)Named(attribute, "DefaultParameterSetName"), Named(attribute, "SupportsShouldProcess") is true,
            Named(attribute, "ConfirmImpact") switch { 0 => "None", 1 => "Low", 3 => "High", _ => "Medium" },
            outputs, [.. Properties(type).Select(Read).OfType<CmdletParameter>()]);
    }

    // Base types first, so that a cmdlet's own parameters do not depend on the order in which metadata lists inherited ones.
    private static IEnumerable<PropertyInfo> Properties(Type type)
    {
        Stack<Type> chain = new();
        for (Type? level = type; level is not null; level = level.BaseType)
            chain.Push(level);
        return chain.Reverse().SelectMany(level => level.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly));
    }

    private static CmdletParameter? Read(PropertyInfo property)
    {
        IList<CustomAttributeData> attributes = property.GetCustomAttributesData();
        CmdletParameterSet[] sets = [.. All(attributes, "ParameterAttribute")
            .Where(attribute => Named(attribute, "DontShow") is not true).Select(ReadSet)];
        if (sets.Length == 0)
            return null;

        Type type = property.PropertyType;
        if (type.IsGenericType && type.Name == "Nullable`1")
            type = type.GetGenericArguments()[0];
        return new CmdletParameter(property.Name, type.Name, type.FullName ?? type.Name,
            [.. All(attributes, "AliasAttribute").SelectMany(Strings)], Values(type, attributes),
            Find(attributes, "SupportsWildcardsAttribute") is not null, sets);
    }

    private static CmdletParameterSet ReadSet(CustomAttributeData attribute) => new(
        (string?)Named(attribute, "ParameterSetName") ?? CmdletParameter.AllSets,
        Named(attribute, "Mandatory") is true,
        Named(attribute, "Position") is int position and >= 0 ? position : null,
        Named(attribute, "ValueFromPipeline") is true,
        Named(attribute, "ValueFromPipelineByPropertyName") is true,
        Named(attribute, "ValueFromRemainingArguments") is true);

    private static string[] Values(Type type, IList<CustomAttributeData> attributes)
    {
        if (Find(attributes, "ValidateSetAttribute") is { } set)
            return [.. Strings(set)];
        Type element = type.IsArray ? type.GetElementType()! : type;
        return element.IsEnum ? [.. element.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)] : [];
    }

    private static IEnumerable<string> OutputTypes(CustomAttributeData attribute) => attribute.ConstructorArguments
        .SelectMany(argument => argument.Value is IEnumerable<CustomAttributeTypedArgument> many ? many : [argument])
        .Select(argument => argument.Value as string ?? (argument.Value as Type)?.FullName).OfType<string>();

    private static IEnumerable<string> Strings(CustomAttributeData attribute) => attribute.ConstructorArguments
        .SelectMany(argument => argument.Value is IEnumerable<CustomAttributeTypedArgument> many ? many : [argument])
        .Select(argument => argument.Value).OfType<string>();

    private static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    private static CustomAttributeData? Find(IList<CustomAttributeData> attributes, string name) => All(attributes, name).FirstOrDefault();

    private static IEnumerable<CustomAttributeData> All(IList<CustomAttributeData> attributes, string name) =>
        attributes.Where(attribute => attribute.AttributeType.FullName == Engine + name);
}
