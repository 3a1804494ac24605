using VmSerial.Cli.Commands;

return await VmSerialCommand.RunAsync(args).ConfigureAwait(false);
