using System.Collections.Generic;
using System.IO;

namespace VmSerial.Build.Lab;

/// <summary>What the lab and the benches need of the system, by Debian's names.</summary>
internal static class LabPackages
{
    /// <summary>Where Debian puts Go libraries as source.</summary>
    public const string GoPath = "/usr/share/gocode";

    public static IReadOnlyList<SystemPackage> Lab { get; } =
    [
        new("golang-go", "compiles the lab's vSphere", () => Tool.Find("go") is not null),
        new("golang-github-vmware-govmomi-dev", "the simulator library that the lab's vSphere is built on",
            () => Directory.Exists(Path.Combine(GoPath, "src/github.com/vmware/govmomi/simulator"))),
        new("binutils", "ar, which reads the VIBs that the tests make", () => Tool.Find("ar") is not null),
        new("unzip", "reads the offline bundles that the tests make", () => Tool.Find("unzip") is not null),
    ];

    public static IReadOnlyList<SystemPackage> Bench { get; } =
    [
        new("python3-pyvmomi", "the peer that reading serial ports is compared with",
            () => Directory.Exists("/usr/lib/python3/dist-packages/pyVmomi")),
    ];
}
