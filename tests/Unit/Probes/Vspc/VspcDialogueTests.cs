using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using VmSerial.Probes.Vspc;
using VmSerial.Serial;
using Xunit;

namespace VmSerial.Unit.Probes.Vspc;

/// <summary>The bytes are those of VMware's capture (vmware/vspc, packet-captures), but for the identity, which is the probe's own.</summary>
public sealed class VspcDialogueTests
{
    private const string Knows = "FF FA E8 00 00 01 02 03 28 29 2B 2C 2D 2E 30 46 47 49 50 51 54 55 56 57 52 53 FF F0";
    private const string DoProxy = "FF FA E8 46 53 76 53 50 43 2E 70 79 FF F0"; // 'S' vSPC.py
    private static readonly VspcIdentity s_identity = new(
        new Guid("502b1122-3344-5566-7788-99aabbccddee"), new Guid("422b1122-3344-5566-7788-99aabbccddee"), new Guid("56ff1122-3344-5566-7788-99aabbccddff"), "probe");

    /// <summary>What the server says in the capture, what the VM answers to it.</summary>
    private static readonly (string Server, string VM)[] s_capture =
    [
        ("FF FB 00 FF FB 03 FF FB 01", "FF FD 00 FF FD 03 FF FD 01"),
        ("FF FD 00 FF FD 03 FF FD E8", "FF FB 00 FF FB 03"),
        ("FF FE 25", "FF FB E8 " + Knows + " " + DoProxy),
        ("FF FA E8 01 00 01 46 47 49 50 51 FF F0", ""),
        ("FF FA E8 51 FF F0", "FF FA E8 50 " + "35 30 20 32 62 20 31 31 20 32 32 20 33 33 20 34 34 20 35 35 20 36 36 2D 37 37 20 38 38 20 39 39 20 61 61 20 62 62 20 63 63 20 64 64 20 65 65 FF F0"),
        ("FF FA E8 53 FF F0", "FF FA E8 52 70 72 6F 62 65 FF F0"),
        ("FF FA E8 47 FF F0", ""),
    ];

    [Fact]
    public void The_order_of_the_capture_is_kept_to_the_byte()
    {
        VspcDialogue dialogue = Create();
        Assert.Equal("FF FB 25", Text(dialogue.Open()));
        foreach ((string server, string vm) in s_capture)
            Assert.Equal(vm, Text(dialogue.Receive(Bytes(server))));
        Assert.Equal((VspcVerdict.Accepted, false), (dialogue.Verdict, dialogue.OffersTls));
        Assert.Equal([VspcCode.KnownSuboptions1, VspcCode.KnownSuboptions2, VspcCode.DoProxy, VspcCode.WillProxy, VspcCode.WontProxy, VspcCode.VMVcUuid, VspcCode.GetVMVcUuid], dialogue.Known);
        Assert.Empty(dialogue.Text);
    }

    [Fact]
    public void Cut_at_any_byte_the_same_is_said()
    {
        byte[] server = Bytes(string.Join(' ', s_capture.Select(step => step.Server)));
        string vm = string.Join(' ', s_capture.Select(step => step.VM).Where(text => text.Length > 0));
        for (int cut = 0; cut <= server.Length; cut++)
        {
            VspcDialogue dialogue = Create();
            dialogue.Open();
            Assert.Equal(vm, Text([.. dialogue.Receive(server.AsSpan(0, cut)), .. dialogue.Receive(server.AsSpan(cut))]));
            Assert.Equal(VspcVerdict.Accepted, dialogue.Verdict);
        }

        VspcDialogue single = Create();
        single.Open();
        Assert.Equal(vm, Text([.. server.SelectMany(b => single.Receive([b]))]));
        Assert.Equal(VspcVerdict.Accepted, single.Verdict);
    }

    [Fact]
    public void A_server_that_waits_for_the_VM_is_offered_the_option_and_gets_the_same()
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        Assert.Equal("", Text(dialogue.Receive(Bytes("FF FE 25"))));
        Assert.Equal("FF FB E8", Text(dialogue.OfferUnasked()));
        Assert.Equal("", Text(dialogue.OfferUnasked()));
        Assert.Equal(Knows + " " + DoProxy, Text(dialogue.Receive(Bytes("FF FD E8"))));
        Assert.Equal("", Text(dialogue.Receive(Bytes("FF FD E8"))));
        dialogue.Receive(Bytes("FF FA E8 47 FF F0"));
        Assert.Equal(VspcVerdict.Accepted, dialogue.Verdict);
    }

    [Fact]
    public void With_TLS_below_nothing_is_said_of_AUTHENTICATION_and_the_option_does_not_wait_for_it()
    {
        VspcDialogue dialogue = new("vSPC.py", SerialDirection.Client, s_identity, encrypted: true);
        Assert.Empty(dialogue.Open());
        Assert.Equal("FF FB E8 " + Knows + " " + DoProxy.Replace("46 53", "46 43", StringComparison.Ordinal), Text(dialogue.Receive(Bytes("FF FD E8"))));
        Assert.Equal("FF FC 25", Text(dialogue.Receive(Bytes("FF FD 25"))));
    }

    [Fact]
    public void A_server_that_takes_AUTHENTICATION_up_is_answered_until_TLS_begins_and_all_goes_on_inside()
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        Assert.Equal("", Text(dialogue.Receive(Bytes("FF FD 25 FF FD E8"))));
        Assert.True(dialogue.OffersTls);
        Assert.Equal("FF FA 25 00 07 00 01 FF F0", Text(dialogue.Receive(Bytes("FF FA 25 01 02 00 07 00 FF F0"))));
        Assert.False(dialogue.TlsBegins);
        Assert.Equal("", Text(dialogue.Receive(Bytes("FF FA 25 02 07 00 02 FF F0"))));
        Assert.True(dialogue.TlsBegins);
        Assert.Equal("FF FB E8 " + Knows + " " + DoProxy, Text(dialogue.ContinueEncrypted()));
        Assert.False(dialogue.TlsBegins);
    }

    [Fact]
    public void Between_START_and_the_answer_nothing_is_said_in_plain_text()
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        Assert.Equal("FF FA 25 00 07 00 01 FF F0", Text(dialogue.Receive(Bytes("FF FD 25 FF FA 25 01 07 00 FF F0 FF FB 00 FF FD 03 FF FD E8"))));
        Assert.Equal("", Text(dialogue.OfferUnasked()));
        Assert.Equal("", Text(dialogue.Receive(Bytes("FF FB 01 FF FA 25 02 07 00 02 FF F0"))));
        Assert.StartsWith("FF FD 00 FF FB 03 FF FD 01 FF FB E8 FF FA E8 00", Text(dialogue.ContinueEncrypted()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_START_that_is_refused_lets_what_was_held_back_go_in_plain_text()
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        dialogue.Receive(Bytes("FF FD 25 FF FA 25 01 07 00 FF F0 FF FB 00 FF FD E8"));
        Assert.StartsWith("FF FD 00 FF FB E8 FF FA E8 00", Text(dialogue.Receive(Bytes("FF FA 25 02 07 00 01 FF F0"))), StringComparison.Ordinal);
        Assert.False(dialogue.TlsBegins);
    }

    [Fact]
    public void A_server_that_wants_another_authentication_is_told_no_and_goes_on_in_plain_text()
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        Assert.Equal("FF FA 25 00 00 00 FF F0", Text(dialogue.Receive(Bytes("FF FD 25 FF FA 25 01 02 00 05 00 FF F0"))));
        Assert.False(dialogue.OffersTls);
        Assert.StartsWith("FF FB E8 " + Knows, Text(dialogue.Receive(Bytes("FF FD E8"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FF FA E8 49 FF F0", VspcVerdict.Refused)]
    [InlineData("FF FA E8 03 46 FF F0", VspcVerdict.Refused)]
    [InlineData("FF FA E8 03 50 FF F0", VspcVerdict.Open)]
    [InlineData("FF FA E8 47 FF F0", VspcVerdict.Accepted)]
    [InlineData("FF FE E8", VspcVerdict.Open)]
    public void The_answer_to_DO_PROXY_decides(string answer, object verdict)
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        dialogue.Receive(Bytes("FF FE 25 FF FD E8"));
        dialogue.Receive(Bytes(answer));
        Assert.Equal((VspcVerdict)verdict, dialogue.Verdict);
    }

    [Theory]
    [InlineData("FF FE E8")]
    [InlineData("FF FC E8")]
    public void A_server_that_refuses_the_option_is_no_concentrator(string refusal)
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        dialogue.Receive(Bytes(refusal)); // before the offer it means nothing
        Assert.Equal(VspcVerdict.Open, dialogue.Verdict);
        dialogue.OfferUnasked();
        dialogue.Receive(Bytes(refusal));
        Assert.Equal(VspcVerdict.NoExtension, dialogue.Verdict);
    }

    [Fact]
    public void What_no_VM_knows_is_answered_so_and_an_answer_before_the_question_means_nothing()
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        dialogue.Receive(Bytes("FF FA E8 47 FF F0"));
        Assert.Equal(VspcVerdict.Open, dialogue.Verdict);
        Assert.Equal("FF FA E8 02 63 FF F0", Text(dialogue.Receive(Bytes("FF FA E8 63 01 02 FF F0"))));
        Assert.Equal("FF FA E8 02 FF FF FF F0", Text(dialogue.Receive(Bytes("FF FA E8 FF FF FF F0"))));
    }

    [Fact]
    public void Text_is_kept_up_to_256_bytes()
    {
        VspcDialogue dialogue = Create();
        dialogue.Open();
        dialogue.Receive(Encoding.ASCII.GetBytes(new string('x', 10_000)));
        Assert.Equal((256, false), (dialogue.Text.Count, dialogue.SpeaksTelnet));
    }

    [Fact]
    public void A_service_is_sent_as_UTF_8_and_an_identity_is_never_the_same_twice()
    {
        VspcDialogue dialogue = new("é\u00FF", SerialDirection.Server, VspcIdentity.CreateRandom(), encrypted: true);
        Assert.EndsWith("46 53 C3 A9 C3 BF FF F0", Text(dialogue.Receive(Bytes("FF FD E8"))), StringComparison.Ordinal);
        Assert.NotEqual(VspcIdentity.CreateRandom().VCUuid, VspcIdentity.CreateRandom().VCUuid);
        Assert.StartsWith("vmserial-probe-", VspcIdentity.CreateRandom().VMName, StringComparison.Ordinal);
    }

    internal static VspcDialogue Create() => new("vSPC.py", SerialDirection.Server, s_identity, encrypted: false);

    private static byte[] Bytes(string hex) => [.. hex.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(b => byte.Parse(b, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    private static string Text(IEnumerable<byte> bytes) => string.Join(' ', bytes.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
}
