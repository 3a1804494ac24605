using System.IO;
using System.Text;

namespace VmSerial.Esx;

/// <summary>The scripts that run on hosts, as they lie beside this code.</summary>
internal static class HostScripts
{
    /// <summary>The folder of a host's ramdisk that holds the lock and the folders of runs.</summary>
    internal const string Base = "/var/run/vmserial";

    internal static string Read => Load("read.sh");

    internal static string Put => Load("put.sh");

    internal static string Install => Load("install.sh");

    internal static string Confirm => Load("confirm.sh");

    internal static string Recover => Load("recover.sh");

    private static string Load(string name)
    {
        using Stream stream = typeof(HostScripts).Assembly.GetManifestResourceStream($"VmSerial.Esx.Scripts.{name}")!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
