using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Consoles;
using VmSerial.Integration.Lab;
using Xunit;

namespace VmSerial.Integration.Consoles;

public sealed class QemuConsoleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // QEMU takes a doubled 255 for one and sends a 255 of the guest as one, which a telnet client has to take for a command: its telnet is no way
    // back for that byte (measured with QEMU 7.2). The others have to come through; ser2net is asked about all 256.
    [Theory]
    [InlineData("telnet", 255)]
    [InlineData("tcp", 256)]
    public async Task A_real_serial_port_gives_back_the_bytes_as_they_were(string protocol, int values)
    {
        await using QemuMachine machine = await QemuMachine.StartListeningAsync(protocol);
        await using ConsoleChannel channel = await ConnectAsync($"{protocol}://127.0.0.1:{machine.Port}");
        Assert.Equal(QemuMachine.Banner, Encoding.ASCII.GetString(await ConsoleChannelTests.ReadAsync(channel, QemuMachine.Banner.Length)));

        // All but 05, which the guest answers with its banner.
        await EchoAsync(channel, [.. Neighbours(values).Where(b => b != 5)]);

        Assert.Equal(0, channel.MalformedSequences);
    }

    [Fact]
    public async Task A_telnet_server_that_doubles_255_gives_back_all_256_bytes_as_they_were()
    {
        await using Ser2Net server = await Ser2Net.StartAsync("telnet,tcp", "echo");
        await using ConsoleChannel channel = await ConnectAsync($"telnet://127.0.0.1:{server.Port}");

        await EchoAsync(channel, [.. Neighbours(256)]);

        Assert.Equal(0, channel.MalformedSequences);
    }

    private static Task<ConsoleChannel> ConnectAsync(string uri) => ConsoleConnector.ConnectAsync(ConsoleTarget.Of(uri), new ConsoleOptions(), Token);

    // Every value beside the highest one, a carriage return, a NUL and a line feed.
    private static IEnumerable<byte> Neighbours(int values)
        => Enumerable.Range(0, values).SelectMany(b => new byte[] { (byte)b, (byte)(values - 1), 13, 0, (byte)b, 13, 10 });

    private static async Task EchoAsync(ConsoleChannel channel, byte[] sent)
    {
        Task<byte[]> back = ConsoleChannelTests.ReadAsync(channel, sent.Length);
        await ConsoleChannelTests.WriteAsync(channel, sent);
        Assert.Equal(sent, await back);
    }
}
