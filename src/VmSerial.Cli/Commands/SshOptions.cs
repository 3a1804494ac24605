using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using VmSerial.Cli.Sessions;
using VmSerial.Errors;
using VmSerial.Plans.Hosts;
using VmSerial.Ssh;

namespace VmSerial.Cli.Commands;

/// <summary>The options of every command that may have to log in to hosts by SSH. They are the same everywhere.</summary>
internal sealed partial class SshOptions
{
    private readonly Option<string> _user = new("--host-user")
    {
        Description = "The user to log in to hosts as by SSH.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "root",
    };

    private readonly Option<string> _passwordEnv = new("--host-password-env")
    {
        Description = "The environment variable that holds that user's password, or the passphrase of --key-file.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "VMSERIAL_HOST_PASSWORD",
    };

    private readonly Option<string?> _keyFile = new("--key-file") { Description = "The file of a private key.", HelpName = "FILE" };

    private readonly Option<string?> _fingerprint = new("--host-key-fingerprint")
    {
        Description = "The one host key to accept; known_hosts is then not looked into.",
        HelpName = "SHA256:...",
    };

    private readonly Option<bool> _acceptNew = new("--accept-new-host-key") { Description = "Accept an unknown host key at first sight and write it to known_hosts." };

    private readonly Option<bool> _startSsh = new("--start-ssh") { Description = "Start the host's SSH service for the while, and put it back as it was." };

    private readonly Option<bool> _allowLegacy = new("--allow-legacy-ssh") { Description = "Accept ssh-rsa and SHA-1, which is all that ESXi 5.x offers." };

    private readonly Option<KeyValuePair<string, string>[]> _address = new("--ssh-address")
    {
        Description = "Where a host is reached when its name is not the way; may be given again.",
        HelpName = "NAME=ADDRESS[:PORT]",
        CustomParser = ReadAddresses,
    };

    // Known for the same reason as --password: refused, and never echoed.
    private readonly Option<string[]> _password = new("--host-password", "--host-pass", "--host-credential", "--key-passphrase", "--passphrase")
    {
        Hidden = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Creates the options with their checks.</summary>
    public SshOptions()
    {
        _fingerprint.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Fingerprint().IsMatch(result.Tokens[0].Value))
                result.AddError("--host-key-fingerprint takes what 'ssh-keygen -lf' prints, SHA256: and 43 characters, such as SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU.");
        });
        _password.Validators.Add(result => result.AddError(
            "A password on a command line is seen by every user of the machine and kept in the shell's history. "
            + "Put it into the environment variable VMSERIAL_HOST_PASSWORD, or name another one with --host-password-env NAME."));
    }

    /// <summary>Makes the options known to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>The way to hosts; null where neither an option nor the variable of the password speaks of one.</summary>
    /// <exception cref="VmSerialException"><c>PasswordVariableNotSet</c>: a variable was named, and it is not set.</exception>
    public HostAccess? Read(ParseResult parsed)
    {
        string variable = parsed.GetValue(_passwordEnv)!;
        string? secret = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : null;
        if (secret is null && parsed.GetResult(_passwordEnv) is { Implicit: false })
            throw new VmSerialException("PasswordVariableNotSet", ErrorKind.InvalidArgument, $"The environment variable {variable} of --host-password-env is not set.", variable, $"Set {variable}.");
        if (secret is null && All.All(option => parsed.GetResult(option) is null or { Implicit: true }))
            return null;
        string? keyFile = parsed.GetValue(_keyFile);
        return new HostAccess
        {
            User = parsed.GetValue(_user)!,
            Password = keyFile is null ? secret : null,
            KeyFile = keyFile is null ? null : Path.GetFullPath(keyFile),
            KeyPassphrase = keyFile is null ? null : secret,
            HostKeys = new HostKeyPolicy { KnownHostsFiles = HostKeyFiles.Known, Fingerprint = parsed.GetValue(_fingerprint), AcceptNew = parsed.GetValue(_acceptNew) },
            StartSsh = parsed.GetValue(_startSsh),
            AllowLegacyAlgorithms = parsed.GetValue(_allowLegacy),
            Addresses = new Dictionary<string, string>(parsed.GetValue(_address) ?? [], StringComparer.OrdinalIgnoreCase),
        };
    }

    private Option[] All => [_user, _passwordEnv, _keyFile, _fingerprint, _acceptNew, _startSsh, _allowLegacy, _address, _password];

    private static KeyValuePair<string, string>[] ReadAddresses(ArgumentResult result)
    {
        Dictionary<string, string> addresses = new(StringComparer.OrdinalIgnoreCase);
        foreach (string token in result.Tokens.Select(token => token.Value))
        {
            int equals = token.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : token[..equals];
            if (name.Length == 0)
                result.AddError($"--ssh-address takes NAME=ADDRESS[:PORT], such as esx01=127.0.0.1:2222, not '{token}'.");
            else if (!addresses.TryAdd(name, token[(equals + 1)..]))
                result.AddError($"--ssh-address names '{name}' twice.");
            else
                Typed.Read(result, "--ssh-address", token, _ => new HostAccess { HostKeys = new HostKeyPolicy(), Addresses = addresses }.For(name));
        }
        return [.. addresses];
    }

    [GeneratedRegex(@"\ASHA256:[A-Za-z0-9+/]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}
