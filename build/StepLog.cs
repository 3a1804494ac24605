using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;

namespace VmSerial.Build;

/// <summary>One line a step, with its duration; the details of a step are shown only when it fails.</summary>
internal sealed class StepLog(TextWriter output)
{
    private const int TitleWidth = 60;

    /// <summary>Runs a step under its title; <paramref name="outcome"/> adds a few words to the line.</summary>
    public async Task<T> RunAsync<T>(string title, Func<Task<T>> step, Func<T, string>? outcome = null)
    {
        output.Write(title + " " + new string('.', Math.Max(3, TitleWidth - title.Length)) + " ");
        output.Flush();
        Stopwatch watch = Stopwatch.StartNew();
        string ending = "FAILED";
        try
        {
            T result = await step();
            ending = outcome?.Invoke(result) ?? "";
            return result;
        }
        catch (OperationCanceledException)
        {
            ending = "stopped";
            throw;
        }
        finally
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0.0} s  {ending}").TrimEnd());
            output.Flush();
        }
    }

    public Task RunAsync(string title, Func<Task> step) => RunAsync(title, async () =>
    {
        await step();
        return true;
    });

    public void Note(string text)
    {
        output.WriteLine(text);
        output.Flush();
    }
}
