using System.Collections.Generic;
using System.IO;

namespace VmSerial.Build.Lab;

/// <summary>What the lab and the benches need of the system, by Debian's names.</summary>
internal static class LabPackages
{
    /// <summary>Where Debian puts Go libraries as source.</summary>
    public const string GoPath = "/usr/share/gocode";

    /// <summary>Compiles without modules and a C compiler, from what Debian has.</summary>
    public static IReadOnlyDictionary<string, string?> GoEnvironment { get; } = new Dictionary<string, string?>
    {
        ["GO111MODULE"] = "off",
        ["GOPATH"] = GoPath,
        ["CGO_ENABLED"] = "0",
        ["GOFLAGS"] = null,
    };

    public static IReadOnlyList<SystemPackage> Lab { get; } =
    [
        new("golang-go", "compiles the lab's vSphere", () => Tool.Find("go") is not null),
        new("golang-github-vmware-govmomi-dev", "the simulator library that the lab's vSphere is built on",
            () => Directory.Exists(Path.Combine(GoPath, "src/github.com/vmware/govmomi/simulator"))),
        new("binutils", "ar, which reads the VIBs that the tests make", () => Tool.Find("ar") is not null),
        new("qemu-system-x86", "a machine with a real serial port, at which consoles are tested", () => Tool.Find("qemu-system-x86_64") is not null),
        new("nasm", "assembles what that machine runs", () => Tool.Find("nasm") is not null),
        new("unzip", "reads the offline bundles that the tests make", () => Tool.Find("unzip") is not null),
    ];

    /// <summary>What the lab's ESXi hosts are made of.</summary>
    public static IReadOnlyList<SystemPackage> Hosts { get; } =
    [
        new("golang-go", "compiles the lab's ESXi hosts", () => HasProgram("go")),
        new("openssh-server", "the hosts' sshd", () => HasProgram("sshd")),
        new("openssh-client", "the hosts' keys and their scp", () => HasProgram("ssh-keygen")),
        new("busybox", "the hosts' shell and its commands", () => HasProgram("busybox")),
        new("nftables", "the packet filter behind the hosts' firewall", () => HasProgram("nft")),
        new("iproute2", "the hosts' networks", () => HasProgram("ip")),
        new("tcpdump", "captures on a host's vmk0", () => HasProgram("tcpdump")),
    ];

    /// <summary>What the lab's NPorts are made of.</summary>
    public static IReadOnlyList<SystemPackage> NPorts { get; } =
    [
        new("golang-go", "compiles the lab's NPorts", () => HasProgram("go")),
        new("ser2net", "the lines of the lab's NPorts", () => HasProgram("ser2net")),
    ];

    /// <summary>What the lab's concentrators are made of.</summary>
    public static IReadOnlyList<SystemPackage> Vspc { get; } = [new("golang-go", "compiles the lab's concentrators", () => HasProgram("go"))];

    public static IReadOnlyList<SystemPackage> Bench { get; } =
    [
        new("python3-pyvmomi", "the peer that reading serial ports is compared with",
            () => Directory.Exists("/usr/lib/python3/dist-packages/pyVmomi")),
        new("nmap", "the peer that trying many TCP ports is compared with", () => HasProgram("nmap")),
    ];

    // A user's PATH may leave out the folders for administrators.
    private static bool HasProgram(string name) => Tool.Find(name) is not null || File.Exists("/usr/sbin/" + name);
}
