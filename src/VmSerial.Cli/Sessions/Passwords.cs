using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Errors;

namespace VmSerial.Cli.Sessions;

/// <summary>Where passwords come from: an environment variable, or a person at a terminal. Never the command line.</summary>
internal static class Passwords
{
    private static readonly TimeSpan s_keyPoll = TimeSpan.FromMilliseconds(30);

    /// <summary>The password of a login.</summary>
    /// <exception cref="VmSerialException"><c>PasswordMissing</c>: the variable is not set and nobody can be asked.</exception>
    public static async Task<string> ReadAsync(Login login, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(login.PasswordVariable) is { Length: > 0 } password)
            return password;
        if (Console.IsInputRedirected)
            throw new VmSerialException("PasswordMissing", ErrorKind.Unauthenticated,
                $"No password for {login.User} on {login.Server}: the environment variable {login.PasswordVariable} is not set.", login.Server,
                $"Set {login.PasswordVariable}, name another variable with --password-env NAME, or run on a terminal to be asked.");
        Console.Error.Write($"Password of {SafeText.Of(login.User)} on {SafeText.Of(login.Server)}: ");
        try
        {
            return await ReadHiddenAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }

    // Polled, because a blocked ReadKey cannot be cancelled.
    private static async Task<string> ReadHiddenAsync(CancellationToken cancellationToken)
    {
        StringBuilder typed = new();
        while (true)
        {
            while (!Console.KeyAvailable)
                await Task.Delay(s_keyPoll, cancellationToken).ConfigureAwait(false);
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return typed.ToString();
                case ConsoleKey.Backspace when typed.Length > 0:
                    typed.Length--;
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                        typed.Append(key.KeyChar);
                    break;
            }
        }
    }
}
