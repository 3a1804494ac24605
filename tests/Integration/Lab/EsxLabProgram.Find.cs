using System;
using System.IO;
using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>Where tests find the program.</summary>
internal static partial class EsxLabProgram
{
    private const string Variable = "VMSERIAL_LAB_ESXI";

    /// <summary>The program; without it, or without root, a test skips and says what to do, except in CI, where it fails.</summary>
    public static string Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (named is { Length: > 0 } && File.Exists(named) && Environment.IsPrivilegedProcess)
            return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null && Environment.IsPrivilegedProcess; folder = folder.Parent)
        {
            string program = Path.Combine(folder.FullName, "output", "lab", "esxi-lab");
            if (OperatingSystem.IsLinux() && File.Exists(program))
                return program;
        }

        const string Missing = $"The lab's ESXi hosts are missing: './build.sh test' builds them (Linux and root only), or {Variable} names their program.";
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1" || named is { Length: > 0 })
            throw new FileNotFoundException(Missing, named);
        Assert.Skip(Missing);
        return "";
    }
}
