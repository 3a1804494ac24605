using System.Collections.Generic;
using System.IO;
using System.Text;

namespace VmSerial.Esx;

/// <summary>Writes an <c>ar</c> archive, the container of a VIB, with the same bytes for the same members.</summary>
internal static class ArArchive
{
    /// <summary>An archive of the members in this order.</summary>
    internal static byte[] Of(params KeyValuePair<string, byte[]>[] members)
    {
        using MemoryStream archive = new();
        Write(archive, "!<arch>\n");
        foreach (KeyValuePair<string, byte[]> member in members)
        {
            // Name 16, time 12, owner 6, group 6, mode 8, size 10; the time is left at 0 so that it says nothing.
            Write(archive, $"{member.Key,-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{member.Value.Length,-10}`\n");
            archive.Write(member.Value, 0, member.Value.Length);
            if (member.Value.Length % 2 != 0)
            {
                archive.WriteByte((byte)'\n');
            }
        }

        return archive.ToArray();
    }

    private static void Write(Stream archive, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        archive.Write(bytes, 0, bytes.Length);
    }
}
