using System;
using System.Text;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Unit.Ssh;

public sealed class RemoteCommandLineTests
{
    private static SshResult? Unwrap(string error) => RemoteCommandLine.Unwrap([1, 2, 3], Encoding.UTF8.GetBytes(error));

    [Theory]
    [InlineData("\nvmserial-status=0\n", 0, "")]
    [InlineData("a warning\n\nvmserial-status=137\n", 137, "a warning\n")]
    [InlineData("no line end\nvmserial-status=255\n", 255, "no line end")]
    [InlineData("\nvmserial-status=1\n\nvmserial-status=2\n", 2, "\nvmserial-status=1\n")]
    [InlineData("ä\nvmserial-status=3\nsaid later by something that went on", 3, "äsaid later by something that went on")]
    public void The_status_is_taken_off_the_end(string error, int status, string rest)
    {
        SshResult result = Unwrap(error)!;
        Assert.Equal((status, rest), (result.ExitCode, result.ErrorText));
        Assert.Equal([1, 2, 3], result.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Connection closed\n")]
    [InlineData("\nvmserial-status=")]
    [InlineData("\nvmserial-status=1")]
    [InlineData("\nvmserial-status=x\n")]
    [InlineData("\nvmserial-status=-1\n")]
    public void Without_its_status_a_command_has_not_ended(string error) => Assert.Null(Unwrap(error));

    [Fact]
    public void Error_output_of_any_size_and_bytes_stays_as_it_is()
    {
        byte[] error = new byte[100_000];
        new Random(1).NextBytes(error);
        SshResult result = RemoteCommandLine.Unwrap([], [.. error, .. "\nvmserial-status=9\n"u8])!;
        Assert.Equal(9, result.ExitCode);
        Assert.Equal(error, result.Error);
    }

    [Fact]
    public void The_command_is_one_quoted_word_in_whatever_goes_around_it()
    {
        const string line = "echo 'it''s' # a comment that must not swallow what follows";
        const string quoted = """/bin/sh -c 'echo '\''it'\'''\''s'\'' # a comment that must not swallow what follows'""";
        SshCommand command = new(line);
        Assert.Contains(quoted + " </dev/null", RemoteCommandLine.Wrap(command), StringComparison.Ordinal);
        Assert.StartsWith(quoted + "; s=$?;", RemoteCommandLine.Wrap(command with { Input = [1] }), StringComparison.Ordinal);
        Assert.Contains(quoted + " </dev/null", RemoteCommandLine.Wrap(command with { OutlivesConnection = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("/dev/null 3>&-", RemoteCommandLine.Wrap(command with { OutlivesConnection = true, Input = [1] }).Split('|')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_command_that_does_not_outlive_its_connection_is_watched()
    {
        SshCommand command = new("true");
        Assert.Contains("read x <&3; kill", RemoteCommandLine.Wrap(command), StringComparison.Ordinal);
        // Nothing to read is the same as no input: closing it at once would end the command.
        Assert.Equal(RemoteCommandLine.Wrap(command), RemoteCommandLine.Wrap(command with { Input = [] }));
        Assert.DoesNotContain("kill", RemoteCommandLine.Wrap(command with { OutlivesConnection = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("kill", RemoteCommandLine.Wrap(command with { Input = [1] }), StringComparison.Ordinal);
    }
}
