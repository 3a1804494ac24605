using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Cli.Rendering;
using VmSerial.Cli.Sessions;
using VmSerial.NPort;

namespace VmSerial.Cli.Commands;

/// <summary>The options of every command that works at NPorts' telnet consoles.</summary>
internal sealed class NPortOptions
{
    private readonly Option<string?> _user = new("--nport-user") { Description = "The user of the console; firmware that asks for a password alone needs none.", HelpName = "NAME" };

    private readonly Option<string> _passwordEnv = new("--nport-password-env")
    {
        Description = "The environment variable that holds the console's password. Telnet sends it in clear text.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "VMSERIAL_NPORT_PASSWORD",
    };

    private readonly Option<string?> _address = new("--console-address") { Description = "Where the console is reached when the device's own name is not the way; one device only.", HelpName = "ADDRESS" };

    private readonly Option<int> _port = new("--console-port") { Description = "The TCP port of the console.", HelpName = "PORT", DefaultValueFactory = _ => 23 };

    /// <summary>Creates the options with their checks.</summary>
    public NPortOptions() => _port.Validators.Add(result => Range.Check(result, 1, 65535));

    /// <summary>Makes the options known to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_user, _passwordEnv, _address, _port])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_address) is not null && result.GetValue(Devices)?.Length > 1)
                result.AddError("--console-address is the way to one device.");
        });
    }

    /// <summary>The devices of a command.</summary>
    public Argument<string[]> Devices { get; } = new("nport") { Description = "The devices, by name or address.", HelpName = "NPORT", Arity = ArgumentArity.OneOrMore };

    /// <summary>Reads the devices, and says of each that cannot be read why.</summary>
    /// <returns>Those that were read, and whether that is all.</returns>
    public async Task<(IReadOnlyList<NPortReading> Read, bool All)> ReadAsync(ParseResult parsed, int restartSeconds, CancellationToken cancellationToken)
    {
        string? password = Environment.GetEnvironmentVariable(parsed.GetValue(_passwordEnv)!);
        List<NPortAccess> devices = [];
        foreach (string name in (parsed.GetValue(Devices) ?? []).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            devices.Add(new NPortAccess(name)
            {
                User = parsed.GetValue(_user),
                Password = string.IsNullOrEmpty(password) ? null : password,
                ConsoleAddress = parsed.GetValue(_address),
                ConsolePort = parsed.GetValue(_port),
                RestartDeadline = TimeSpan.FromSeconds(restartSeconds),
            });
        }

        if (!string.IsNullOrEmpty(password))
            Console.Error.WriteLine("vmserial: warning: the console of an NPort is telnet: user name, password and settings go over the network in clear text.");
        List<NPortReading> read = [];
        foreach (NPortReading reading in await NPortReader.ReadAllAsync(devices, cancellationToken).ConfigureAwait(false))
        {
            if (reading.Error is { } error)
                ErrorText.Write(Console.Error, error);
            else
                read.Add(reading);
        }

        return (read, read.Count == devices.Count);
    }
}
