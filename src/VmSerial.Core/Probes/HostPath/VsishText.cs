using System;
using System.Globalization;

namespace VmSerial.Probes.HostPath;

/// <summary>Reads <c>vsish -e cat /vmkModules/esxfw/filters/vmk0/filterproperties</c> (transcripts of 5.0 U1). Pure.</summary>
internal static class VsishText
{
    /// <summary>The counters; null where it says none.</summary>
    internal static FilterCounters? Read(string output)
    {
        long? enabled = null, passed = null, dropped = null;
        foreach (string line in output.Split('\n'))
        {
            int colon = line.IndexOf(':');
            if (colon < 0)
                continue;
            string name = line.Substring(0, colon).Trim();
            string[] words = line.Substring(colon + 1).Split([' ', '\t', '\r'], 2, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
                continue;
            switch (name)
            {
                case "Filtering enabled?":
                    enabled = value;
                    break;
                case "pkts passed":
                    passed = value;
                    break;
                case "pkts dropped":
                    dropped = value;
                    break;
            }
        }

        return enabled is { } on && passed is { } through && dropped is { } gone ? new FilterCounters(on != 0, through, gone) : null;
    }
}
