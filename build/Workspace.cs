using System;
using System.IO;
using System.Text.RegularExpressions;

namespace VmSerial.Build;

/// <summary>Where things are in the source tree and in <c>output/</c>.</summary>
internal sealed partial class Workspace
{
    private Workspace(string root)
    {
        Root = root;
        string manifest = File.ReadAllText(InRoot("VmSerial.psd1"));
        Match version = ModuleVersion().Match(manifest);
        Version = version.Success
            ? version.Groups[1].Value
            : throw new StepFailedException("VmSerial.psd1 has no line of the form ModuleVersion = '1.2.3': the version lives there and nowhere else.");
    }

    public string Root { get; }

    /// <summary>The one version, as VmSerial.psd1 gives it.</summary>
    public string Version { get; }

    public string Solution => InRoot("VmSerial.slnx");

    public string Output => InRoot("output");

    /// <summary>The module as users get it.</summary>
    public string Module => InOutput("VmSerial");

    /// <summary>What to give Import-Module.</summary>
    public string ModuleManifest => Path.Combine(Module, "VmSerial.psd1");

    /// <summary>The lab's vSphere, once it is built.</summary>
    public string LabProgram => InOutput("lab", "vsphere-lab");

    /// <summary>The lab's ESXi hosts, once they are built.</summary>
    public string HostLabProgram => InOutput("lab", "esxi-lab");

    /// <summary>The lab's NPorts, once they are built.</summary>
    public string NPortLabProgram => InOutput("lab", "nport-lab");

    /// <summary>The lab's concentrators, once they are built.</summary>
    public string VspcLabProgram => InOutput("lab", "vspc-lab");

    /// <summary>The command line program of the last build; run it with <c>dotnet</c>.</summary>
    public string Cli => InRoot("src", "VmSerial.Cli", "bin", "Release", "net10.0", "vmserial.dll");

    public string InRoot(params string[] parts) => Path.Combine([Root, .. parts]);

    public string InOutput(params string[] parts) => Path.Combine([Output, .. parts]);

    /// <summary>The tree that this program was built from.</summary>
    public static Workspace Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VmSerial.slnx")))
                return new Workspace(folder.FullName);
        }

        throw new StepFailedException($"No VmSerial.slnx above {AppContext.BaseDirectory}: the build program has to lie in the source tree.");
    }

    [GeneratedRegex(@"^\s*ModuleVersion\s*=\s*'([0-9.]+)'", RegexOptions.Multiline)]
    private static partial Regex ModuleVersion();
}
