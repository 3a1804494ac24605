using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.Tls;

namespace VmSerial.Cli.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string[]> _server = new("--server")
    {
        Description = "A vCenter or ESXi host, with :port where it is not 443; may be given again (default: VMSERIAL_SERVER, separated by commas).",
        HelpName = "NAME[:port]",
        Recursive = true,
    };

    private readonly Option<string?> _user = new("--user")
    {
        Description = "The user to log in as (default: VMSERIAL_USER).",
        HelpName = "NAME",
        Recursive = true,
    };

    private readonly Option<string> _passwordEnv = new("--password-env")
    {
        Description = "The environment variable that holds the password; asked for on a terminal when it is not set.",
        HelpName = "NAME",
        Recursive = true,
        DefaultValueFactory = _ => "VMSERIAL_PASSWORD",
    };

    private readonly Option<string?> _thumbprint = new("--thumbprint")
    {
        Description = "The SHA-256 thumbprint of the one certificate to accept (default: VMSERIAL_THUMBPRINT, else the chain must verify).",
        HelpName = "AA:BB:..",
        Recursive = true,
    };

    private readonly Option<bool> _skipCertificateCheck = new("--skip-certificate-check")
    {
        Description = "Accept any certificate.",
        Recursive = true,
    };

    private readonly Option<string?> _trace = new("--trace")
    {
        Description = "Append requests and replies to this file, secrets blanked.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "table for people, json (one object a line) or yaml (a list of maps) for programs.",
        Recursive = true,
        DefaultValueFactory = _ => "table",
    };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "The deadline of one request, in seconds.",
        HelpName = "SECONDS",
        Recursive = true,
        DefaultValueFactory = _ => 100,
    };

    // Known so that the secret behind it is never echoed as an unknown word; refused all the same.
    private readonly Option<string[]> _password = new("--password", "-p", "--pass", "--passwd")
    {
        Recursive = true,
        Hidden = true,
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Creates the options with their checks.</summary>
    public GlobalOptions()
    {
        _output.AcceptOnlyFromAmong("table", "json", "yaml");
        _timeout.Validators.Add(r => Range.Check(r, 1, 3600));
        _password.Validators.Add(r => r.AddError(
            "A password on a command line is seen by every user of the machine and kept in the shell's history. "
            + "Put it into the environment variable VMSERIAL_PASSWORD, or name another one with --password-env NAME."));
    }

    /// <summary>Makes the options known to a command and all below it.</summary>
    public void AddTo(Command root)
    {
        Option[] all = [_server, _user, _passwordEnv, _thumbprint, _skipCertificateCheck, _trace, _output, _timeout, _password];
        foreach (Option option in all)
            root.Options.Add(option);
    }

    /// <summary>How to log in, from the options, with the environment behind them.</summary>
    public LoginSettings ReadLogin(ParseResult parsed)
    {
        string[] named = parsed.GetValue(_server) ?? [];
        return new LoginSettings
        {
            ServersAreExplicit = named.Length > 0,
            Servers = Distinct(named.Length > 0 ? named : Environment.GetEnvironmentVariable("VMSERIAL_SERVER")?.Split(',') ?? []),
            User = parsed.GetValue(_user) ?? Environment.GetEnvironmentVariable("VMSERIAL_USER"),
            PasswordVariable = parsed.GetValue(_passwordEnv)!,
            Thumbprint = parsed.GetValue(_thumbprint) ?? Environment.GetEnvironmentVariable("VMSERIAL_THUMBPRINT"),
            SkipCertificateCheck = parsed.GetValue(_skipCertificateCheck),
            TraceFile = parsed.GetValue(_trace) is { } file ? Path.GetFullPath(file) : null,
            RequestTimeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
        };
    }

    /// <summary>Which certificate of a peer that is no vSphere is accepted; the environment's thumbprint is a server's.</summary>
    public TlsPolicy ReadTls(ParseResult parsed) => new() { Thumbprint = parsed.GetValue(_thumbprint), SkipCertificateCheck = parsed.GetValue(_skipCertificateCheck) };

    /// <summary>Where rows go, in the form asked for.</summary>
    public IRowWriter CreateWriter(ParseResult parsed, TextWriter output) => parsed.GetValue(_output) switch
    {
        "json" => new JsonLinesWriter(output),
        "yaml" => new YamlWriter(output),
        _ => new TableWriter(output),
    };

    private static string[] Distinct(IEnumerable<string> names)
        => names.Select(n => n.Trim()).Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
}
