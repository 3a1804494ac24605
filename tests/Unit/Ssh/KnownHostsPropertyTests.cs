using System;
using System.Linq;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Unit.Ssh;

public sealed class KnownHostsPropertyTests
{
    private static readonly byte[] s_key = KnownHostsTests.Key("ssh-ed25519", 1);

    // Few letters, so that patterns and names meet often.
    private static Gen<string> Of(string letters) => Gen.Elements(letters.ToCharArray()).ListOf().Select(chars => new string([.. chars.Take(12)]));

    [Fact]
    public void Patterns_match_as_the_regular_expression_of_the_same_meaning()
        => Prop.ForAll(Gen.Zip(Of("ab.*?"), Of("abAB.")).ToArbitrary(), pair =>
        {
            string expression = "^" + Regex.Escape(pair.Item1).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$";
            return Wildcard.Matches(pair.Item1, pair.Item2) == Regex.IsMatch(pair.Item2, expression, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void A_pattern_of_many_stars_is_decided_at_once()
        => Assert.False(Wildcard.Matches(string.Concat(Enumerable.Repeat("*a", 200)), new string('a', 199) + new string('b', 20_000)));

    [Fact]
    public void No_text_breaks_the_reader_and_none_makes_a_key_known_that_does_not_stand_in_it()
        => Prop.ForAll(Of("@|1,!*?[]: \t\r\n#=/+AQesx0revokdcrt-authiy").ToArbitrary(), text =>
        {
            KnownHosts known = new KnownHosts().Add(text, "f");
            return known.Check("esx0", 22, s_key).Verdict == KnownHostVerdict.Unknown && known.KeyTypes("esx0", 22).Count == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Any_text_around_it_leaves_a_line_known()
        => Prop.ForAll(Gen.Zip(Of("@|1,!*?[]: \t\r\n#esx"), Of("@|1,!*?[]: \t\r\n#esx")).ToArbitrary(), around =>
            new KnownHosts().Add($"{around.Item1}\n{KnownHosts.LineFor("esx01", 22, s_key)}\n{around.Item2}", "f").Check("esx01", 22, s_key).Verdict == KnownHostVerdict.Known)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void One_changed_byte_of_a_key_is_a_changed_key()
        => Prop.ForAll(Gen.Zip(Gen.Choose(15, s_key.Length - 1), Gen.Choose(1, 255)).ToArbitrary(), change =>
        {
            byte[] other = [.. s_key];
            other[change.Item1] ^= (byte)change.Item2;
            return new KnownHosts().Add(KnownHosts.LineFor("esx01", 22, s_key), "f").Check("esx01", 22, other).Verdict == KnownHostVerdict.Changed;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_servers_offer_is_read_or_refused_whatever_its_bytes()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            SshOffer.Parse(bytes);
            SshOffer.Parse([20, .. new byte[16], .. bytes]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
}
