using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Ssh.OpenSsh;

/// <summary>What OpenSSH's client is told. No configuration file of anybody has a say; every option that matters is given.</summary>
internal static class OpenSshArguments
{
    /// <summary>Everything for a connection; the host is not yet in it.</summary>
    internal static List<string> Connection(SshTarget target, OpenSshFolder folder)
    {
        List<string> arguments = ["-F", "none", "-T", "-a", "-x", "-p", target.Port.ToString(CultureInfo.InvariantCulture), "-l", target.User];
        foreach ((string name, string value) in Options(target, folder))
        {
            arguments.Add("-o");
            arguments.Add($"{name}={value}");
        }

        return arguments;
    }

    /// <summary>A command through a connection that stands. Were that gone, the client would make one of its own: it is given no way to.</summary>
    internal static List<string> ThroughMaster(SshTarget target, OpenSshFolder folder, string line) =>
    [
        "-F", "none", "-T", "-S", Literal(folder.ControlSocket), "-o", "ControlMaster=no", "-o", "ProxyCommand=/bin/false", "-o", "BatchMode=yes",
        "-o", "LogLevel=ERROR", "--", target.Host, line,
    ];

    private static IEnumerable<(string Name, string Value)> Options(SshTarget target, OpenSshFolder folder)
    {
        yield return ("BatchMode", "no");
        foreach ((string, string) option in HostKeys(target.HostKeys, folder))
            yield return option;
        foreach ((string, string) option in Login(target))
            yield return option;
        foreach ((string, string) option in Algorithms(target.AllowLegacyAlgorithms))
            yield return option;
        yield return ("ConnectTimeout", Math.Max(1, Math.Ceiling(target.ConnectTimeout.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture));
        yield return ("ConnectionAttempts", "1");
        yield return ("ServerAliveInterval", "5");
        yield return ("ServerAliveCountMax", "3");
        yield return ("ClearAllForwardings", "yes");
        yield return ("Tunnel", "no");
        yield return ("PermitLocalCommand", "no");
        yield return ("LogLevel", "DEBUG1");
    }

    private static IEnumerable<(string Name, string Value)> HostKeys(HostKeyPolicy policy, OpenSshFolder folder)
    {
        // With 'ask' a fingerprint is an answer of its own: the client takes that very key, and no other.
        yield return ("StrictHostKeyChecking", policy.Fingerprint is not null ? "ask" : policy.AcceptNew ? "accept-new" : "yes");
        IReadOnlyList<string> files = policy.Fingerprint is not null ? [folder.KnownHosts]
            : policy.KnownHostsFiles.Count > 0 ? policy.KnownHostsFiles
            : [policy.AcceptNew ? folder.KnownHosts : folder.Nothing];
        yield return ("UserKnownHostsFile", string.Join(" ", files.Select(Quoted)));
        yield return ("GlobalKnownHostsFile", Quoted(folder.Nothing));
        yield return ("UpdateHostKeys", "no");
        yield return ("CheckHostIP", "no");
        yield return ("VerifyHostKeyDNS", "no");
        yield return ("CanonicalizeHostname", "no");
    }

    private static IEnumerable<(string Name, string Value)> Login(SshTarget target)
    {
        // Where a password is given and no key, no key is offered: each would count as a try.
        bool keys = target.KeyFile is not null || target.Password is null;
        yield return ("PreferredAuthentications", (keys, target.Password) switch
        {
            (true, null) => "publickey",
            (true, _) => "publickey,keyboard-interactive,password",
            _ => "keyboard-interactive,password",
        });
        yield return ("NumberOfPasswordPrompts", "1");
        yield return ("IdentityFile", target.KeyFile is null ? "none" : Quoted(target.KeyFile));
        yield return ("IdentitiesOnly", target.KeyFile is null ? "no" : "yes");
        if (!target.UseAgent)
            yield return ("IdentityAgent", "none");
    }

    private static IEnumerable<(string Name, string Value)> Algorithms(bool legacy)
    {
        // Newer clients have dropped all of these by themselves; older ones have not.
        yield return ("HostKeyAlgorithms", legacy ? "+ssh-rsa" : "-ssh-rsa*,ssh-dss*");
        yield return ("KexAlgorithms", legacy ? "+diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1" : "-*-sha1");
        // The name that every version knows.
        yield return ("PubkeyAcceptedKeyTypes", legacy ? "+ssh-rsa" : "-ssh-rsa*,ssh-dss*");
        if (!legacy)
        {
            yield return ("MACs", "-hmac-sha1*,hmac-md5*");
            yield return ("Ciphers", "-*-cbc");
        }
    }

    // Files are lists of words to OpenSSH, in which '%' stands for something and "${" for the environment.
    private static string Quoted(string path)
    {
        if (path.IndexOfAny(['"', '\n', '\r', '\0']) >= 0 || path.Contains("${"))
            throw new VmSerialException("InvalidPath", ErrorKind.InvalidArgument, $"OpenSSH cannot be given the path '{path}'.", path, "Choose a path without quotes, line ends and '${'.");
        return $"\"{Literal(path)}\"";
    }

    private static string Literal(string path) => path.Replace("%", "%%");
}
