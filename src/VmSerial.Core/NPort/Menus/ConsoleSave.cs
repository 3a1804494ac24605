using System;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.NPort.Menus;

/// <summary>Saves what was changed and restarts the device, or leaves without.</summary>
internal static class ConsoleSave
{
    private const string SaveChange = "Save change";
    private const string ReadyToRestart = "Ready to restart";

    private static readonly TimeSpan s_end = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Saves and restarts. The device asks "Save change?" where something was changed, and "Ready to restart" where nothing was: then there is
    /// nothing to save, and it is not restarted.
    /// </summary>
    /// <param name="session">The session, at the main menu.</param>
    /// <param name="sent">Told once, right before the word that saves is typed: from then on it may be saved.</param>
    /// <param name="ct">Ends it.</param>
    internal static async Task SaveAsync(ConsoleSession session, Action sent, CancellationToken ct)
    {
        const string step = "saving";
        await session.ChooseAsync(ConsoleLabel.SaveRestart, IsQuestion, ct).ConfigureAwait(false);
        if (!session.Screen.Says(SaveChange) || session.Screen.Prompt is not (PromptKind.Selection or PromptKind.Open))
            throw session.Surprise(step, session.Screen.Says(ReadyToRestart) ? "it says that nothing was changed" : "it does not ask whether to save");
        string yes = Answer(session, ConsoleLabel.Yes, "y");
        sent();
        try
        {
            await session.TypeAsync(yes + "\r", step, IsQuestion, ct).ConfigureAwait(false);
            // Some firmware may ask for the restart on its own [inferred from its other question]; what comes then is seen from outside.
            if (session.Screen.Says(ReadyToRestart))
                await session.TypeAsync(Answer(session, ConsoleLabel.Yes, "y") + "\r", step, IsQuestion, ct).ConfigureAwait(false);
            if (session.Screen.Prompt == PromptKind.AnyKey)
                await session.PressKeyAsync(ct).ConfigureAwait(false);
            await session.WaitForEndAsync(s_end, ct).ConfigureAwait(false);
        }
        catch (VmSerialException e) when (e.Id is "NPortConnectionLost" or "NPortConsoleTimedOut")
        {
            // A device that restarts does not say good-bye.
        }
    }

    /// <summary>Leaves without saving, as far as the device goes along; it ends here whatever it shows.</summary>
    internal static async Task QuitAsync(ConsoleSession session, CancellationToken ct)
    {
        try
        {
            await session.BackToMainAsync(ct).ConfigureAwait(false);
            await session.ChooseAsync(ConsoleLabel.Quit, IsQuestion, ct).ConfigureAwait(false);
            if (session.Screen.Says(SaveChange))
                await session.TypeAsync(Answer(session, ConsoleLabel.No, "n") + "\r", "leaving without saving", IsQuestion, ct).ConfigureAwait(false);
        }
        catch (VmSerialException)
        {
            // It hung up, as it should, or showed something else: without a word of ours it saves nothing.
        }
    }

    private static string Answer(ConsoleSession session, ConsoleLabel answer, string key)
        => session.Screen.Item(answer)?.Key ?? (session.Screen.Items.Count == 0 ? key : throw session.Surprise("answering a question", $"there is no '{ConsoleLabels.Name(answer)}' in {session.Labels()}"));

    private static PromptMatch IsQuestion(string open)
        => open.Contains("?") || open.IndexOf("y/n", StringComparison.OrdinalIgnoreCase) >= 0 || open.IndexOf(ReadyToRestart, StringComparison.OrdinalIgnoreCase) >= 0 ? PromptMatch.IfQuiet : PromptMatch.No;
}
