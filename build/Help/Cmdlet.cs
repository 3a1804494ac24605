using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Build.Help;

/// <summary>A cmdlet as the assembly's metadata declares it.</summary>
internal sealed record Cmdlet(
    string Verb, string Noun, string TypeName, string? DefaultSet, bool SupportsShouldProcess, string ConfirmImpact,
    IReadOnlyList<string> Outputs, IReadOnlyList<CmdletParameter> Parameters)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The parameter sets, the default one first; it may have no parameter of its own.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            List<string> named = [.. Parameters.SelectMany(parameter => parameter.Sets).Select(part => part.Set)
                .Where(set => set != CmdletParameter.AllSets && set != DefaultSet).Distinct()];
            return DefaultSet is not null ? [DefaultSet, .. named] : named.Count > 0 ? named : [CmdletParameter.AllSets];
        }
    }

    /// <summary>The parameters of a set: by position, then mandatory ones, then as declared.</summary>
    public IEnumerable<(CmdletParameter Parameter, CmdletParameterSet Part)> In(string set) => Parameters
        .Select(parameter => (Parameter: parameter, Part: parameter.In(set)!))
        .Where(both => both.Part is not null)
        .OrderBy(both => both.Part.Position ?? int.MaxValue).ThenBy(both => both.Part.Mandatory ? 0 : 1);
}
