using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Build.Help;

/// <summary>A cmdlet as the assembly's metadata declares it.</summary>
internal sealed record Cmdlet(
    string Verb, string Noun, string TypeName, string? DefaultSet, bool SupportsShouldProcess, string ConfirmImpact,
    IReadOnlyList<string> Outputs, IReadOnlyList<CmdletParameter> Parameters)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The parameter sets, the default one first.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            List<string> sets = [.. Parameters.SelectMany(parameter => parameter.Sets).Select(part => part.Set)
                .Where(set => set != CmdletParameter.AllSets).Distinct().OrderBy(set => set == DefaultSet ? 0 : 1)];
            return sets.Count > 0 ? sets : [CmdletParameter.AllSets];
        }
    }

    /// <summary>The parameters of a set: by position, then mandatory ones, then as declared.</summary>
    public IEnumerable<(CmdletParameter Parameter, CmdletParameterSet Part)> In(string set) => Parameters
        .Select(parameter => (Parameter: parameter, Part: parameter.In(set)!))
        .Where(both => both.Part is not null)
        .OrderBy(both => both.Part.Position ?? int.MaxValue).ThenBy(both => both.Part.Mandatory ? 0 : 1);
}
