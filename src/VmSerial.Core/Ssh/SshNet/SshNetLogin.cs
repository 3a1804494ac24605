using System;
using System.Collections.Generic;
using System.Linq;
using Renci.SshNet;
using Renci.SshNet.Common;
using VmSerial.Errors;

namespace VmSerial.Ssh.SshNet;

/// <summary>What SSH.NET is given for a login: one try of each thing given, and only algorithms that are allowed.</summary>
internal static class SshNetLogin
{
    internal static ConnectionInfo Prepare(SshTarget target, KnownHosts known)
    {
        List<AuthenticationMethod> methods = [];
        if (target.KeyFile is not null)
            methods.Add(new PrivateKeyAuthenticationMethod(target.User, ReadKey(target)));
        if (target.Password is { } password)
        {
            PasswordAuthenticationMethod plain = new(target.User, password);
            KeyboardInteractiveAuthenticationMethod interactive = new(target.User);
            interactive.AuthenticationPrompt += Once(plain, password);
            // In this order, so that a host that takes both is told the password by the first, and the second knows of it.
            methods.Add(plain);
            methods.Add(interactive);
        }

        if (methods.Count == 0)
            throw SshTargetCheck.NoCredential(target);
        ConnectionInfo info = new(target.Host, target.Port, target.User, [.. methods]) { Timeout = target.ConnectTimeout };
        Restrict(info.KeyExchangeAlgorithms, target.AllowLegacyAlgorithms);
        // A group that is looked up has up to 8,192 bits, which takes this library seconds; the fixed ones do the same for less.
        Replace(info.KeyExchangeAlgorithms, info.KeyExchangeAlgorithms.OrderBy(pair => pair.Key.Contains("group-exchange") ? 1 : 0));
        Restrict(info.Encryptions, target.AllowLegacyAlgorithms);
        Restrict(info.HmacAlgorithms, target.AllowLegacyAlgorithms);
        Restrict(info.HostKeyAlgorithms, target.AllowLegacyAlgorithms);
        // Certificates are not spoken here; and a host that has several keys is asked for one that is known.
        IReadOnlyList<string> types = target.HostKeys.Fingerprint is null ? known.KeyTypes(target.Host, target.Port) : [];
        Replace(info.HostKeyAlgorithms, info.HostKeyAlgorithms.Where(pair => !pair.Key.Contains("-cert-"))
            .OrderBy(pair => types.Contains(SshAlgorithms.KeyTypeOf(pair.Key)) ? 0 : 1));
        return info;
    }

    // A refused password must not be tried by the other method: accounts get locked. A second question would be for a new password.
    private static EventHandler<AuthenticationPromptEventArgs> Once(PasswordAuthenticationMethod plain, string password)
    {
        bool told = false;
        return (_, question) =>
        {
            foreach (AuthenticationPrompt prompt in question.Prompts)
            {
                if (told || plain.AllowedAuthentications is { Length: > 0 })
                    throw new SshAuthenticationException("asked again");
                told = true;
                prompt.Response = password;
            }
        };
    }

    private static PrivateKeyFile ReadKey(SshTarget target)
    {
        try
        {
            return target.KeyPassphrase is null ? new PrivateKeyFile(target.KeyFile!) : new PrivateKeyFile(target.KeyFile!, target.KeyPassphrase);
        }
        catch (SshPassPhraseNullOrEmptyException e)
        {
            throw SshFailures.BadKeyFile(target, "it has a passphrase", e);
        }
        // Each format of key fails in its own way on what it cannot read.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw SshFailures.BadKeyFile(target, target.KeyPassphrase is null ? e.Message.TrimEnd('.') : $"the passphrase is wrong, or {e.Message.TrimEnd('.')}", e);
        }
    }

    private static void Restrict<T>(IDictionary<string, T> algorithms, bool legacy)
        => Replace(algorithms, algorithms.Where(pair => SshAlgorithms.IsAllowed(pair.Key, legacy)));

    private static void Replace<T>(IDictionary<string, T> algorithms, IEnumerable<KeyValuePair<string, T>> with)
    {
        KeyValuePair<string, T>[] kept = [.. with];
        algorithms.Clear();
        foreach (KeyValuePair<string, T> pair in kept)
            algorithms.Add(pair.Key, pair.Value);
    }
}
