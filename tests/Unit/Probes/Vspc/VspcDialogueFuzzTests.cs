using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Probes.Vspc;
using VmSerial.Unit.Esx;
using Xunit;

namespace VmSerial.Unit.Probes.Vspc;

public sealed class VspcDialogueFuzzTests
{
    // Whole words of the protocol, and halves of them, far more often than chance would give.
    private static Gen<byte[]> Word => Gen.OneOf(
        Gen.Elements<byte[]>([255, 253, 232], [255, 254, 37], [255, 253, 37], [255, 250, 37, 1, 7, 0, 255, 240], [255, 250, 37, 2, 7, 0, 2, 255, 240],
            [255, 250, 232, 81, 255, 240], [255, 250, 232, 83, 255, 240], [255, 250, 232, 1, 70, 255, 255, 255, 240], [255, 250, 232, 3, 1, 255, 240],
            [255, 251, 3, 255, 252, 3], [255, 250, 232], [255, 240], [255], [255, 250]),
        Gen.Choose(0, 255).Select(i => new[] { (byte)i }));

    private static Gen<byte[][]> Streams => Word.ArrayOf();

    [Fact]
    public void Whatever_a_peer_says_and_however_it_is_cut_nothing_is_thrown_and_the_same_is_answered()
        => Rulesets.Check(3000, 80, Streams, words =>
        {
            byte[] all = [.. words.SelectMany(word => word)];
            VspcDialogue whole = VspcDialogueTests.Create(), cut = VspcDialogueTests.Create();
            byte[] answer = [.. whole.Open(), .. whole.Receive(all)];
            byte[] pieces = [.. cut.Open(), .. all.SelectMany(b => cut.Receive([b]))];
            Assert.Equal(answer, pieces);
            Assert.Equal((whole.Verdict, whole.OffersTls, whole.TlsBegins), (cut.Verdict, cut.OffersTls, cut.TlsBegins));
            Assert.Equal(whole.Lines, cut.Lines);
            whole.OfferUnasked();
            if (whole.TlsBegins)
                whole.ContinueEncrypted();
        });

    [Fact]
    public void However_long_a_peer_goes_on_it_gets_and_leaves_a_bounded_amount()
    {
        VspcDialogue dialogue = VspcDialogueTests.Create();
        dialogue.Open();
        byte[] flood = [.. Enumerable.Repeat<byte[]>([255, 251, 3, 255, 252, 3, 255, 253, 24, 255, 250, 232, 83, 255, 240, 255, 250, 37, 1, 2, 0, 255, 240, (byte)'x'], 2000).SelectMany(b => b)];
        long said = 0;
        for (int i = 0; i < 20; i++)
            said += dialogue.Receive(flood).Length;
        Assert.InRange(said, 1, 10_000);
        Assert.Equal((100, 256), (dialogue.Lines.Count, dialogue.Text.Count));
        for (int i = 0; i < 256; i++)
            dialogue.Receive([255, 250, 232, 1, (byte)i, 255, 240]);
        Assert.InRange(dialogue.Known.Count, 1, 256);
    }
}
