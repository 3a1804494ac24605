using System.Text;

namespace VmSerial.VSphere.Soap;

/// <summary>Names of inventory objects: the API escapes slash, backslash and percent (vSphere API: ManagedEntity.name).</summary>
internal static class EntityName
{
    /// <summary>Undoes %2f, %5c and %25, each once.</summary>
    internal static string Unescape(string name)
    {
        if (name.IndexOf('%') < 0)
            return name;
        var text = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            char? plain = name[i] == '%' && i + 2 < name.Length ? Plain(name[i + 1], name[i + 2]) : null;
            text.Append(plain ?? name[i]);
            if (plain is not null)
                i += 2;
        }
        return text.ToString();
    }

    private static char? Plain(char high, char low) => (high, low) switch
    {
        ('2', 'f' or 'F') => '/',
        ('5', 'c' or 'C') => '\\',
        ('2', '5') => '%',
        _ => null,
    };
}
