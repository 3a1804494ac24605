using System;
using System.IO;

namespace VmSerial.Integration.Lab;

/// <summary>Where a bench finds the program that runs the lab's hosts; without it, it says what to do.</summary>
internal static partial class EsxLabProgram
{
    internal static string Find()
    {
        if (Environment.GetEnvironmentVariable("VMSERIAL_LAB_ESXI") is { Length: > 0 } named)
            return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string program = Path.Combine(folder.FullName, "output", "lab", "esxi-lab");
            if (File.Exists(program))
                return program;
        }
        throw new FileNotFoundException("The lab's ESXi hosts are missing: './build.sh bench' builds them (Linux and root only), or VMSERIAL_LAB_ESXI names their program.");
    }
}
