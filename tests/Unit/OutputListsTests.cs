using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using VmSerial.Serial;
using Xunit;

namespace VmSerial.Unit;

/// <summary>
/// What cmdlets write is indexed in PowerShell, as in <c>$test.Evidence[0]</c>. There a list that a collection expression makes is one thing
/// without an index, and the whole list comes back; an array is what it seems.
/// </summary>
public sealed class OutputListsTests
{
    private static readonly MethodInfo s_expression = typeof(OutputListsTests).GetMethod(nameof(Expression), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static TheoryData<string> Lists => [.. OutputTypes().SelectMany(type => type.GetProperties()).Where(IsList).Select(list => $"{list.DeclaringType!.FullName}.{list.Name}").Distinct()];

    [Theory, MemberData(nameof(Lists))]
    public void A_list_that_is_written_is_an_array(string list)
    {
        int dot = list.LastIndexOf('.');
        PropertyInfo property = typeof(VMNetworkSerialPort).Assembly.GetType(list[..dot], throwOnError: true)!.GetProperty(list[(dot + 1)..])!;
        object written = RuntimeHelpers.GetUninitializedObject(OutputTypes().First(type => property.DeclaringType!.IsAssignableFrom(type)));
        property.SetValue(written, s_expression.MakeGenericMethod(property.PropertyType.GetGenericArguments()[0]).Invoke(null, null));
        Assert.IsAssignableFrom<Array>(property.GetValue(written));
    }

    private static bool IsList(PropertyInfo property) => property is { CanWrite: true, PropertyType.IsGenericType: true } && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    /// <summary>The types that have a view, which are those that cmdlets write.</summary>
    private static IEnumerable<Type> OutputTypes()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "VmSerial.Format.ps1xml")))
            folder = folder.Parent;
        string views = File.ReadAllText(Path.Combine(folder.FullName, "VmSerial.Format.ps1xml"));
        Assembly core = typeof(VMNetworkSerialPort).Assembly;
        List<Type> viewed = [.. Regex.Matches(views, "<TypeName>(VmSerial[^<]+)<").Select(match => core.GetType(match.Groups[1].Value)).OfType<Type>().Distinct()];
        return viewed.SelectMany(type => type.IsAbstract ? core.GetTypes().Where(other => other.IsSubclassOf(type)) : [type]);
    }

    private static IReadOnlyList<T> Expression<T>() => [.. Enumerable.Empty<T>().Append(default(T)!)];
}
