using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Plans;

/// <summary>A plan file cannot be used; every problem found is in <see cref="Problems"/>.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="problems">The problems, at least one.</param>
public sealed class PlanException(string file, IReadOnlyList<PlanProblem> problems)
    : VmSerialException("PlanInvalid", ErrorKind.InvalidData, string.Join("\n", problems.Select(p => p.ToString())), file,
        "Mend the lines named; about_VMSerialPlan shows every key.")
{
    /// <summary>The problems in the order of the file.</summary>
    public IReadOnlyList<PlanProblem> Problems { get; } = problems;
}
