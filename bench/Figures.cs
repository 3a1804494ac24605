using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VmSerial.Bench;

/// <summary>The figures of one thing measured several times.</summary>
internal sealed class Figures(string name, string unit)
{
    private readonly List<double> _values = [];

    internal void Add(double value) => _values.Add(value);

    internal IReadOnlyList<double> Values => _values;

    internal static double Median(IEnumerable<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    internal void Print() => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {name,-58} {Median(_values),10:0.###} {unit} ({_values.Min():0.###} to {_values.Max():0.###})"));

    /// <summary>Prints the ratio round by round, which holds when the machine's speed drifts.</summary>
    internal static void PrintRatio(string name, Figures a, Figures b, string bound)
    {
        List<double> ratios = [.. a.Values.Zip(b.Values, (x, y) => x / y)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-58} {Median(ratios),10:0.###} times ({ratios.Min():0.###} to {ratios.Max():0.###}){bound}"));
    }
}
