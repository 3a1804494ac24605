using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using VmSerial.Build.Help;
using Xunit;

namespace VmSerial.Module;

/// <summary>What the loader relies on: nothing of the engine is shipped, and no type of Core is met before the resolver is in place.</summary>
public sealed class LayoutTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static TheoryData<string> Frameworks => [.. BuiltModule.Frameworks];

    [Theory, MemberData(nameof(Frameworks))]
    public void The_engine_is_not_shipped(string framework) => Assert.Empty(
        Directory.EnumerateFiles(BuiltModule.AssemblyFolder(framework), "System.Management.Automation*", SearchOption.AllDirectories));

    [Theory, MemberData(nameof(Frameworks))]
    public void Core_lies_in_dependencies_and_nothing_but_the_cmdlets_beside_them(string framework)
    {
        string folder = BuiltModule.AssemblyFolder(framework);
        Assert.Equal(["VmSerial.PowerShell.dll"], Directory.GetFiles(folder).Select(path => Path.GetFileName(path)));
        Assert.True(File.Exists(Path.Combine(folder, "dependencies", "VmSerial.Core.dll")), "dependencies/VmSerial.Core.dll is missing");
    }

    [Theory, MemberData(nameof(Frameworks))]
    public void Every_library_of_others_is_named_with_its_licence(string framework)
    {
        string notices = File.ReadAllText(Path.Combine(BuiltModule.Folder, "THIRD-PARTY-NOTICES.txt"));
        string[] libraries = [.. Directory.EnumerateFiles(Path.Combine(BuiltModule.AssemblyFolder(framework), "dependencies")).Select(path => Path.GetFileName(path))
            .Where(name => name != "VmSerial.Core.dll")];
        Assert.Contains("YamlDotNet.dll", libraries);
        Assert.All(libraries, name => Assert.Contains(name, notices, StringComparison.Ordinal));
        Assert.Contains("Copyright (c) Antoine Aubry and contributors", notices, StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted, free of charge", notices, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Frameworks))]
    public void No_exported_type_derives_from_implements_or_is_attributed_with_a_type_of_Core(string framework)
    {
        using CmdletReader reader = BuiltModule.Open(framework);
        List<string> met = [];
        foreach (Type type in reader.Assembly.GetExportedTypes())
        {
            IEnumerable<Type> bases = type.BaseType is null ? type.GetInterfaces() : [type.BaseType, .. type.GetInterfaces()];
            met.AddRange(bases.Where(IsCores).Select(of => $"{type.Name} derives from or implements {of.Name}"));
            met.AddRange(Attributes(type).Where(attribute => IsCores(attribute.AttributeType)).Select(attribute => $"{type.Name} is attributed with {attribute.AttributeType.Name}"));
        }

        Assert.Empty(met);
    }

    // The engine lays an exported type out before the resolver is in place, and for that has to load the types of its value-typed fields;
    // a parameter that is an enum of Core is such a field, and the import fails. A string, or an enum of the module's own, is the way out.
    [Theory, MemberData(nameof(Frameworks))]
    public void No_exported_type_holds_a_value_or_an_enum_of_Core(string framework)
    {
        using CmdletReader reader = BuiltModule.Open(framework);
        Assert.Empty(reader.Assembly.GetExportedTypes().SelectMany(type => type.GetFields(Declared))
            .Where(field => field.FieldType.IsValueType && IsCores(field.FieldType))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name} is a {field.FieldType.Name} of Core"));
    }

    private static IEnumerable<CustomAttributeData> Attributes(Type type) =>
        type.GetCustomAttributesData().Concat(type.GetMembers(Declared).SelectMany(member => member.GetCustomAttributesData()));

    private static bool IsCores(Type type) => type.Assembly.GetName().Name == "VmSerial.Core"
        || (type.IsGenericType && type.GetGenericArguments().Any(IsCores));
}
