using System.Collections.Generic;
using System.Linq;
using VmSerial.Plans;
using Xunit;

namespace VmSerial.Unit.Plans;

/// <summary>Reads plans for tests, and says what is wrong with them in the form "line:column message".</summary>
internal static class PlanText
{
    internal const string File = "lab.yaml";

    internal static Plan Read(string yaml) => PlanReader.Read(yaml, File);

    internal static IReadOnlyList<string> Problems(string yaml)
    {
        PlanException e = Assert.Throws<PlanException>(() => Read(yaml));
        Assert.All(e.Problems, p => Assert.Equal(File, p.Position.File));
        return [.. e.Problems.Select(p => $"{p.Position.Line}:{p.Position.Column} {p.Message}")];
    }

    internal static string Problem(string yaml) => Assert.Single(Problems(yaml));

    /// <summary>A plan of one VM with one port, the port's keys from line 5, column 10 on.</summary>
    internal static string WithPort(string keys) => $"""
        version: 1
        vms:
          - match: web1
            ports:
              - {keys}
        """;
}
