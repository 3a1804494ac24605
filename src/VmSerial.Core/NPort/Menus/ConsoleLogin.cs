using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;

namespace VmSerial.NPort.Menus;

/// <summary>From a connection to the main menu, with one try at a password.</summary>
internal static class ConsoleLogin
{
    /// <summary>Opens a session at the main menu.</summary>
    /// <exception cref="VmSerialException">The console cannot be reached, is none of an NPort, or refuses the login.</exception>
    internal static async Task<ConsoleSession> OpenAsync(NPortAccess access, CancellationToken ct)
    {
        ConsoleSession session = await ConsoleSession.ConnectAsync(access, ct).ConfigureAwait(false);
        try
        {
            await BannerAsync(session, ct).ConfigureAwait(false);
            await EnterAsync(session, ct).ConfigureAwait(false);
            if (session.Screen.Item(ConsoleLabel.OperatingSettings) is null || session.Screen.Item(ConsoleLabel.ViewSettings) is null || session.Screen.Item(ConsoleLabel.SaveRestart) is null)
                throw ConsoleFailures.NotAnNPort(access, $"its menu has {session.Labels()}", "");
            return session;
        }
        catch (Exception)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task BannerAsync(ConsoleSession session, CancellationToken ct)
    {
        NPortAccess access = session.Access;
        try
        {
            await session.NextAsync("it was to show its banner", open => IsLogin(open) || LooksLikePrompt(open) || session.HasEscapes ? PromptMatch.IfQuiet : PromptMatch.No, ct).ConfigureAwait(false);
        }
        catch (VmSerialException e) when (e.Id == "NPortConnectionLost")
        {
            throw ConsoleFailures.Busy(access, "it ended the connection", session.Shown);
        }
        catch (VmSerialException e) when (e.Id == "NPortConsoleTimedOut")
        {
            // Whatever else takes connections on that port: nobody types into it.
            throw session.HasEscapes ? ConsoleFailures.FullScreen(access, ConsoleIdentity.Read(session.Screen.Lines).Model)
                : ConsoleFailures.NotAnNPort(access, $"nothing that was known came within {access.StepDeadline.TotalSeconds:0} s", session.Shown);
        }

        session.Identity = ConsoleIdentity.Read(session.Screen.Lines);
        if (session.Identity.IsOther)
            throw ConsoleFailures.NotAnNPort(access, $"it says that it is a '{session.Identity.Model}'", "");
        if (session.HasEscapes && session.Screen.Prompt != PromptKind.Selection)
            throw ConsoleFailures.FullScreen(access, session.Identity.Model);
        if (session.Identity.Model.Length == 0 || session.Screen.Prompt is PromptKind.Open or PromptKind.AnyKey)
            throw ConsoleFailures.NotAnNPort(access, "it does not say its model as an NPort does", session.Shown);
    }

    private static async Task EnterAsync(ConsoleSession session, CancellationToken ct)
    {
        NPortAccess access = session.Access;
        bool typed = false;
        if (session.Screen.Prompt == PromptKind.UserName)
        {
            string user = access.User is { Length: > 0 } given ? given : throw ConsoleFailures.CredentialNeeded(access, "user name and a password");
            await AnswerAsync(session, user, ct).ConfigureAwait(false);
            if (session.Screen.Prompt == PromptKind.UserName)
                throw ConsoleFailures.LoginFailed(access, "it asks for the user name again", session.Shown);
            typed = true;
        }

        if (session.Screen.Prompt == PromptKind.Password)
        {
            // Without one nothing is typed, not even an empty line: devices count tries.
            string password = access.Password is { Length: > 0 } given ? given : throw ConsoleFailures.CredentialNeeded(access, "password");
            await AnswerAsync(session, password, ct).ConfigureAwait(false);
            typed = true;
        }

        if (typed && session.Screen.Prompt == PromptKind.AnyKey)
            await AnswerAsync(session, "", ct).ConfigureAwait(false);
        if (session.Screen.Prompt != PromptKind.Selection)
            throw ConsoleFailures.LoginFailed(access, "no menu came", session.Shown);
    }

    private static async Task AnswerAsync(ConsoleSession session, string text, CancellationToken ct)
    {
        if (text.Any(c => c is < ' ' or > '~'))
            throw new VmSerialException("NPortCredentialInvalid", ErrorKind.InvalidArgument, $"A user name or password with characters that are not ASCII cannot be typed at the console of NPort '{session.Access.Address}'.", session.Access.Address);
        try
        {
            await session.TypeAsync(text + "\r", "logging in", open => IsLogin(open) ? PromptMatch.IfQuiet : PromptMatch.No, ct).ConfigureAwait(false);
        }
        catch (VmSerialException e) when (e.Id is "NPortConnectionLost" or "NPortConsoleTimedOut")
        {
            throw ConsoleFailures.LoginFailed(session.Access, e.Id == "NPortConnectionLost" ? "it ended the connection" : $"no menu came within {session.Access.StepDeadline.TotalSeconds:0} s", session.Shown);
        }
    }

    private static bool IsLogin(string open)
    {
        string key = SettingWords.Key(open);
        return key.EndsWith("keyinyourusername", StringComparison.Ordinal) || key.EndsWith("keyinyourpassword", StringComparison.Ordinal);
    }

    // "switch login:", "sw1>", "root#": somebody who waits for us and said nothing of an NPort. The banner's own lines end the same way while they come.
    private static bool LooksLikePrompt(string open)
    {
        string text = open.TrimEnd();
        return text.Length > 0 && text[text.Length - 1] is ':' or '>' or '#' or '$' && !ConsoleLabels.IsBanner(text.TrimEnd(':'));
    }
}
