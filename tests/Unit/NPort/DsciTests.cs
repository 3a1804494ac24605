using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Errors;
using VmSerial.NPort.Dsci;
using Xunit;

namespace VmSerial.Unit.NPort;

/// <summary>The bytes of UDP 4800, against published replies.</summary>
public sealed class DsciTests
{
    // Published: NPort 6250, 5450, 5110, W2250A.
    private const string Reply6250 = "81000018 00000000 00600080 5062 0090e8151c22 c0a87ffe";

    [Fact]
    public void The_search_is_eight_bytes()
        => Assert.Equal("0100000800000000", Hex(DsciRequest.Search(0).Bytes));

    [Fact]
    public void Other_requests_repeat_the_devices_id_as_it_came()
    {
        DsciDeviceId device = DsciReply.Search(Bytes(Reply6250)).Id;
        Assert.Equal("10000014 01020304 00600080 5062 0090e8151c22".Replace(" ", ""), Hex(DsciRequest.Name(0x01020304, device).Bytes));
        Assert.Equal("16000014 01020304 00600080 5062 0090e8151c22".Replace(" ", ""), Hex(DsciRequest.KernelInfo(0x01020304, device).Bytes));
        Assert.Equal("14000016 01020304 00600080 5062 0090e8151c22 8000".Replace(" ", ""), Hex(DsciRequest.Netstat(0x01020304, device).Bytes));
        Assert.Equal("1d000018 01020304 00600080 5062 0090e8151c22 00ff 2001".Replace(" ", ""), Hex(DsciRequest.NetstatEx(0x01020304, device, 0x120).Bytes));
    }

    [Fact]
    public void No_other_opcode_exists()
        => Assert.Equal([0x01, 0x10, 0x14, 0x16, 0x1D], Enum.GetValues<DsciOpcode>().Select(o => (int)o).Order());

    [Theory]
    [InlineData(Reply6250, "NPort 6250", "AP 0x80006000 HW 0x6250", "00:90:E8:15:1C:22", "192.168.127.254")]
    [InlineData("81000018 00000000 00540080 0454 0090e858b597 c0a8bec8", "NPort 5450", "AP 0x80005400 HW 0x5404", "00:90:E8:58:B5:97", "192.168.190.200")]
    [InlineData("81000018 00000000 10510080 1051 0090e82ca859 c0a80007", "NPort 5110", "AP 0x80005110 HW 0x5110", "00:90:E8:2C:A8:59", "192.168.0.7")]
    [InlineData("81000018 00000000 50240080 5224 402cf4fd4933 c0a802d2", "NPort W2250A", "AP 0x80002450 HW 0x2452", "40:2C:F4:FD:49:33", "192.168.2.210")]
    [InlineData("81000018 00000000 51800080 5180 0090e8000001 c0a802d2", "", "AP 0x80008051 HW 0x8051", "00:90:E8:00:00:01", "192.168.2.210")]
    public void A_published_search_reply_is_read(string reply, string model, string modelId, string mac, string address)
    {
        (DsciDeviceId id, IPAddress reported) = DsciReply.Search(Bytes(reply));
        NPortDevice device = NPortDevice.From(id, reported, IPAddress.Parse("10.0.0.1"));
        Assert.Equal((model, modelId, mac, address), (device.Model, device.ModelId, device.Mac, device.ReportedAddress));
        Assert.True(device.AddressesDiffer);
    }

    [Fact]
    public void A_search_reply_with_an_IPv6_address_behind_is_read_as_well()
        => Assert.Equal("192.168.127.254", DsciReply.Search(Bytes("81000028 00000000 00600080 5062 0090e8151c22 c0a87ffe" + new string('0', 32))).Address.ToString());

    [Fact]
    public void The_published_netstat_of_a_6250_is_read()
    {
        // As decoded from the sample: four UDP sockets, TCP 4900, 14900 and 23 listening.
        List<string> records = [.. new[] { (4800, 0, 0), (161, 0, 0), (137, 0, 0), (949, 0, 0), (4900, 1, 1), (14900, 1, 1), (23, 1, 1) }
            .Select(s => $"00000000c0a87ffe0000{s.Item1 & 0xFF:x2}{s.Item1 >> 8:x2}{s.Item2:x2}{s.Item3:x2}0000")];
        byte[] reply = Bytes($"94000088 00000000 00600080 5062 0090e8151c22 07000000{string.Concat(records)}");
        Assert.Equal("c012", Hex(reply)[(2 * 34)..(2 * 36)]); // 4800 little-endian, as published
        NPortNetstat netstat = new(DsciReply.Netstat(reply, DsciOpcode.GetNetstat).Sockets, true);
        Assert.Equal([4900, 14900, 23], netstat.Sockets.Where(s => s.IsListening).Select(s => s.LocalPort));
        Assert.True(netstat.IsListening(23));
        Assert.False(netstat.IsListening(4800));
        Assert.False(netstat.IsListening(4001));
        Assert.Empty(netstat.ClientsOf(23));
    }

    [Fact]
    public void Who_is_connected_is_told_and_a_list_with_gaps_denies_nothing()
    {
        byte[] reply = Bytes("9d000038 00000007 00600080 5062 0090e8151c22 02000500" + "0a0000090a000001 39c8a10f0101 0000" + "0a0000090a000001 3930a10f0104 0000");
        (IReadOnlyList<NPortSocket> sockets, int next) = DsciReply.Netstat(reply, DsciOpcode.GetNetstatEx);
        Assert.Equal(5, next);
        Assert.Equal(["10.0.0.9:12345"], new NPortNetstat(sockets, false).ClientsOf(4001));
        Assert.True(new NPortNetstat(sockets, false).IsListening(4001));
        Assert.Null(new NPortNetstat(sockets, false).IsListening(4002));
        Assert.False(new NPortNetstat(sockets, true).IsListening(4002));
    }

    [Fact]
    public void The_published_kernel_info_of_a_W2250A_is_read()
    {
        DsciKernelInfo info = DsciReply.KernelInfo(Bytes("96000024 00000000 50240080 5224 402cf4fd4933 00000202 00000301 ad250000 18000002"));
        Assert.Equal(("2.2", 9645), (info.Firmware, info.SerialNumber));
    }

    [Fact]
    public void A_name_ends_at_its_NUL_or_at_its_field()
    {
        string head = "9000003c 00000000 00600080 5062 0090e8151c22 ";
        Assert.Equal("NP6250_5896", DsciReply.Name(Bytes(head + Hex("NP6250_5896"u8.ToArray()).PadRight(80, '0'))));
        Assert.Equal(new string('x', 40), DsciReply.Name(Bytes(head + string.Concat(Enumerable.Repeat("78", 40)))));
    }

    [Theory]
    [InlineData("81040018 00000000 00600080 5062 0090e8151c22 c0a87ffe", "DsciNotSupported")]
    [InlineData("81010018 00000000 00600080 5062 0090e8151c22 c0a87ffe", "DsciReplyInvalid")]
    [InlineData("81000019 00000000 00600080 5062 0090e8151c22 c0a87ffe", "DsciReplyInvalid")]
    [InlineData("82000018 00000000 00600080 5062 0090e8151c22 c0a87ffe", "DsciReplyInvalid")]
    [InlineData("81000014 00000000 00600080 5062 0090e8151c22", "DsciReplyInvalid")]
    [InlineData("81", "DsciReplyInvalid")]
    [InlineData("", "DsciReplyInvalid")]
    public void A_refusal_is_told_from_what_is_no_reply(string reply, string id)
        => Assert.Equal(id, Assert.Throws<VmSerialException>(() => DsciReply.Search(Bytes(reply))).Id);

    [Fact]
    public void A_count_beyond_the_datagram_is_no_reply()
        => Assert.Equal("DsciReplyInvalid", Assert.Throws<VmSerialException>(() =>
            DsciReply.Netstat(Bytes("94000018 00000000 00600080 5062 0090e8151c22 01000000"), DsciOpcode.GetNetstat)).Id);

    [Fact]
    public void Another_id_another_device_and_a_length_beyond_the_limit_do_not_count()
    {
        byte[] reply = Bytes(Reply6250);
        Assert.Equal(0u, DsciReply.IdOf(reply, reply.Length, DsciOpcode.Search));
        Assert.Null(DsciReply.IdOf(reply, reply.Length, DsciOpcode.GetName));
        byte[] big = new byte[DsciReply.MaxLength + 1];
        (big[0], big[2], big[3]) = (0x94, (byte)(big.Length >> 8), (byte)big.Length);
        Assert.Null(DsciReply.IdOf(big, big.Length, DsciOpcode.GetNetstat));
        DsciDeviceId own = DsciReply.Search(reply).Id;
        Assert.True(DsciReply.IsFrom(reply, reply.Length, own));
        reply[19] ^= 1;
        Assert.False(DsciReply.IsFrom(reply, reply.Length, own));
    }

    [Fact]
    public void Random_datagrams_are_read_or_refused_in_one_way()
        => Prop.ForAll<byte[]>(datagram => ReadAll(datagram)).QuickCheckThrowOnFailure();

    [Fact]
    public void Mutated_replies_are_read_or_refused_in_one_way()
    {
        string record = "0a0000090a0000013930a10f01040000";
        byte[][] good =
        [
            Bytes(Reply6250), Bytes("96000024 00000000 50240080 5224 402cf4fd4933 00000202 00000301 ad250000 18000002"),
            Bytes("9000003c 00000000 00600080 5062 0090e8151c22" + new string('5', 80)),
            Bytes("94000068 00000000 00600080 5062 0090e8151c22 05000000" + string.Concat(Enumerable.Repeat(record, 5))),
            Bytes("9d000068 00000000 00600080 5062 0090e8151c22 05000100" + string.Concat(Enumerable.Repeat(record, 5))),
        ];
        Random random = new(4800);
        int read = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] mutated = [.. good[random.Next(good.Length)]];
            for (int n = random.Next(4); n > 0; n--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                Array.Resize(ref mutated, random.Next(mutated.Length + 40));
            read += ReadAll(mutated) ? 1 : 0;
        }
        Assert.Equal(50_000, read);
    }

    // Every reader, in every way: an answer or the typed error, and never more sockets than the datagram has room for.
    private static bool ReadAll(byte[] datagram)
    {
        foreach (DsciOpcode opcode in Enum.GetValues<DsciOpcode>())
            DsciReply.IdOf(datagram, datagram.Length, opcode);
        DsciReply.IsFrom(datagram, datagram.Length, new DsciDeviceId(new byte[12], 0));
        Action[] readers =
        [
            () => DsciReply.Search(datagram), () => DsciReply.Name(datagram), () => DsciReply.KernelInfo(datagram),
            () => Assert.True(DsciReply.Netstat(datagram, DsciOpcode.GetNetstat).Sockets.Count <= datagram.Length / 16),
            () => Assert.True(DsciReply.Netstat(datagram, DsciOpcode.GetNetstatEx).Sockets.Count <= datagram.Length / 16),
        ];
        foreach (Action reader in readers)
        {
            try
            {
                reader();
            }
            catch (VmSerialException e)
            {
                Assert.StartsWith("Dsci", e.Id);
            }
        }
        return true;
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
