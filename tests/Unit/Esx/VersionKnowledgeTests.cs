using System.Linq;
using VmSerial.Esx;
using Xunit;
using static VmSerial.Unit.Esx.Rulesets;

namespace VmSerial.Unit.Esx;

public sealed class VersionKnowledgeTests
{
    private static readonly HostBoot s_plain = new() { SecureBoot = false, Stateless = false, ImageManagedCluster = false, HostProfile = false };

    private static HostVersion V(string version) => HostVersion.Parse(version);

    [Fact]
    public void The_versions_of_the_transcripts_are_read()
    {
        Assert.Equal(new HostVersion(5, 0, 0, 1, 623860), HostVersion.ParseBanner(Transcripts.Version50U1));
        Assert.Equal(new HostVersion(5, 1, 0, 0, 799733), HostVersion.ParseBanner(Transcripts.Version51));
        Assert.Equal(new HostVersion(8, 0, 3, 3, 24022510), HostVersion.Parse("8.0.3", "Releasebuild-24022510", "3"));
        Assert.Equal("5.0.0 Update 1 build 623860", $"{HostVersion.ParseBanner(Transcripts.Version50U1)}");
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("8", null)]
    [InlineData("8.x", null)]
    [InlineData("8.0.-1", null)]
    [InlineData("8.0.0", "many")]
    [InlineData("1.2.3.4.5", null)]
    public void Other_texts_are_no_version(string version, string? build) => Refused("InvalidHostVersion", () => HostVersion.Parse(version, build));

    [Theory]
    [InlineData("8", 8, 0, 0, 0, 0)]
    [InlineData("8.0", 8, 0, 0, 0, 0)]
    [InlineData("6.5", 6, 5, 0, 0, 0)]
    [InlineData(" 7.0 U3 ", 7, 0, 0, 3, 0)]
    [InlineData("7.0u3c", 7, 0, 0, 3, 0)]
    [InlineData("7.0-U3", 7, 0, 0, 3, 0)]
    [InlineData("5.0 Update 1", 5, 0, 0, 1, 0)]
    [InlineData("8.0.3", 8, 0, 3, 0, 0)]
    [InlineData("7.0.3 build 18644231", 7, 0, 3, 0, 18644231)]
    [InlineData("8.0.3-24022510", 8, 0, 3, 0, 24022510)]
    [InlineData("5.0.0 build-623860", 5, 0, 0, 0, 623860)]
    [InlineData("VMware ESXi 8.0 Update 2b", 8, 0, 0, 2, 0)]
    [InlineData("esxi8", 8, 0, 0, 0, 0)]
    [InlineData("v9.0", 9, 0, 0, 0, 0)]
    public void A_version_is_read_as_people_write_it(string typed, int major, int minor, int patch, int update, long build)
        => Assert.Equal(new HostVersion(major, minor, patch, update, build), HostVersion.ParseTyped(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("0")]
    [InlineData("eight")]
    [InlineData("8,0")]
    [InlineData("8.")]
    [InlineData("8.0.0.1")]
    [InlineData("-8")]
    [InlineData("80")]
    [InlineData("65")]
    [InlineData("7.0 U")]
    [InlineData("7.0 U3 SP1")]
    [InlineData("8.0\nU2; reboot")]
    [InlineData("٨.٠")]
    [InlineData("999999999999999999999")]
    public void What_is_no_version_is_refused_with_examples(string? typed)
    {
        Errors.VmSerialException e = Refused("InvalidHostVersion", () => HostVersion.ParseTyped(typed));

        Assert.Contains("7.0 U3", e.Advice);
        Assert.DoesNotContain(e.Message, c => c is < ' ' or > '~');
    }

    [Fact]
    public void Every_row_has_a_name_of_its_own_a_statement_and_a_source()
    {
        Assert.Equal(VersionKnowledge.Facts.Count, VersionKnowledge.Facts.Select(fact => fact.Id).Distinct().Count());
        Assert.All(VersionKnowledge.Facts, fact => Assert.True(fact.Statement.Length > 10 && fact.Source.Length > 5, fact.Id));
    }

    // Every row of the table: a version just inside and one just outside of it.
    [Theory]
    [InlineData("OutboundRangeIgnored", "5.0.0/623860", "5.1.0/799733")]
    [InlineData("OutboundRangeIgnored", "5.0.0/623860", "5.0.0/469512")]
    [InlineData("OutboundRangeMatches", "5.1.0", "5.0.0")]
    [InlineData("ServiceXmlForgotten", "5.0.0", "5.1.0")]
    [InlineData("ServiceXmlKept", "5.1.0", "5.0.0")]
    [InlineData("ServiceXmlKept", "5.1.0", "5.5.0")]
    [InlineData("ServiceXmlRemovedBySecureBoot", "6.5.0", "6.0.0")]
    [InlineData("ServiceXmlRemovedBySecureBoot", "6.7.0", "7.0.0")]
    [InlineData("FileDropUnproved", "7.0.0", "6.7.0")]
    [InlineData("BootScriptRcLocal", "5.0.0", "5.1.0")]
    [InlineData("BootScriptLocalSh", "5.1.0", "5.0.0")]
    [InlineData("BootScriptUsed", "6.7.0", "7.0.0")]
    [InlineData("VibInstalls", "8.0.3", "9.0.0")]
    [InlineData("VibRefusedBySecureBoot", "6.5.0", "6.0.0")]
    [InlineData("TcpdumpUw", "5.0.0", "4.1.0")]
    [InlineData("PktcapUw", "5.5.0", "5.1.0")]
    [InlineData("VibTwoChecksums", "7.0.3", "8.0.0")]
    [InlineData("VibThreeChecksums", "8.0.0", "7.0.3")]
    [InlineData("VibComponent", "7.0.0", "6.7.0")]
    [InlineData("JsonFormatter", "6.7.0", "6.5.0")]
    public void A_row_holds_from_its_first_version_to_its_last(string id, string inside, string outside)
    {
        bool In(string text) => VersionKnowledge.For(HostVersion.Parse(text.Split('/')[0], text.Split('/').ElementAtOrDefault(1))).Any(fact => fact.Id == id);

        Assert.True(In(inside));
        Assert.False(In(outside));
    }

    [Fact]
    public void Every_row_is_covered_by_a_version_above()
        => Assert.Equal(
            VersionKnowledge.Facts.Select(fact => fact.Id).Order(),
            typeof(VersionKnowledgeTests).GetMethod(nameof(A_row_holds_from_its_first_version_to_its_last))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
                .Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!).Distinct().Order());

    [Fact]
    public void Outbound_ranges_are_known_to_fail_on_one_build_only()
    {
        Assert.False(VersionKnowledge.OutboundRangesMatch(HostVersion.ParseBanner(Transcripts.Version50U1)));
        Assert.True(VersionKnowledge.OutboundRangesMatch(HostVersion.ParseBanner(Transcripts.Version51)));
        Assert.Null(VersionKnowledge.OutboundRangesMatch(V("5.0.0")));
    }

    [Theory]
    [InlineData("5.0.0", "/etc/rc.local", "tcpdump-uw", VibForm.TwoChecksums, null)]
    [InlineData("5.1.0", "/etc/rc.local.d/local.sh", "tcpdump-uw", VibForm.TwoChecksums, null)]
    [InlineData("5.5.0", "/etc/rc.local.d/local.sh", "pktcap-uw", VibForm.TwoChecksums, null)]
    [InlineData("6.7.0", "/etc/rc.local.d/local.sh", "pktcap-uw", VibForm.TwoChecksums, true)]
    [InlineData("7.0.3", "/etc/rc.local.d/local.sh", "pktcap-uw", VibForm.TwoChecksums, true)]
    [InlineData("8.0.0", "/etc/rc.local.d/local.sh", "pktcap-uw", VibForm.ThreeChecksums, true)]
    [InlineData("10.0.0", "/etc/rc.local.d/local.sh", "pktcap-uw", VibForm.ThreeChecksums, true)]
    public void Tools_and_forms_follow_the_version(string version, string script, string capture, VibForm form, bool? json)
    {
        Assert.Equal(script, VersionKnowledge.BootScript(V(version)));
        Assert.Equal(capture, VersionKnowledge.CaptureTool(V(version)));
        Assert.Equal(form, VersionKnowledge.VibForm(V(version)));
        Assert.Equal(V(version).Major >= 7, VersionKnowledge.TakesComponents(V(version)));
        Assert.Equal(json, VersionKnowledge.HasJsonFormatter(V(version)));
    }

    [Theory]
    [InlineData("5.0.0", PersistenceMethod.None, false, SurvivesReboot.No)]
    [InlineData("5.0.0", PersistenceMethod.Sticky, false, SurvivesReboot.No)]
    [InlineData("5.0.0", PersistenceMethod.LocalSh, false, SurvivesReboot.Yes)]
    [InlineData("5.0.0", PersistenceMethod.Vib, false, SurvivesReboot.Yes)]
    [InlineData("5.1.0", PersistenceMethod.None, false, SurvivesReboot.Unknown)]
    [InlineData("5.1.0", PersistenceMethod.Sticky, false, SurvivesReboot.Yes)]
    [InlineData("5.5.0", PersistenceMethod.Sticky, false, SurvivesReboot.Unknown)]
    [InlineData("6.5.0", PersistenceMethod.Sticky, true, SurvivesReboot.No)]
    [InlineData("6.5.0", PersistenceMethod.Sticky, false, SurvivesReboot.Unknown)]
    [InlineData("6.7.0", PersistenceMethod.LocalSh, false, SurvivesReboot.Yes)]
    [InlineData("6.7.0", PersistenceMethod.LocalSh, true, SurvivesReboot.No)]
    [InlineData("6.7.0", PersistenceMethod.LocalSh, null, SurvivesReboot.Unknown)]
    [InlineData("8.0.0", PersistenceMethod.Vib, false, SurvivesReboot.Yes)]
    [InlineData("8.0.0", PersistenceMethod.Vib, true, SurvivesReboot.No)]
    [InlineData("8.0.0", PersistenceMethod.Vib, null, SurvivesReboot.Unknown)]
    [InlineData("9.0.0", PersistenceMethod.Vib, false, SurvivesReboot.Unknown)]
    public void A_ruleset_survives_a_reboot_where_there_is_evidence(string version, PersistenceMethod method, bool? secureBoot, SurvivesReboot expected)
    {
        RebootSurvival survival = VersionKnowledge.Survival(V(version), method, s_plain with { SecureBoot = secureBoot });

        Assert.Equal(expected, survival.Answer);
        Assert.NotEmpty(survival.Reason);
        Assert.True(expected == SurvivesReboot.Unknown || survival.Source != "no source found", survival.Reason);
    }

    [Fact]
    public void From_7_0_on_only_a_VIB_gets_a_Yes()
        => Assert.All(
            from version in new[] { "7.0.0", "7.0.3", "8.0.0", "8.0.3", "9.0.0", "10.0.0" }
            from method in new[] { PersistenceMethod.None, PersistenceMethod.Sticky, PersistenceMethod.LocalSh }
            from secure in new bool?[] { true, false, null }
            select VersionKnowledge.Survival(V(version), method, s_plain with { SecureBoot = secure }),
            survival => Assert.NotEqual(SurvivesReboot.Yes, survival.Answer));

    [Fact]
    public void A_stateless_host_keeps_nothing_whatever_the_method()
        => Assert.All(new[] { PersistenceMethod.None, PersistenceMethod.Sticky, PersistenceMethod.LocalSh, PersistenceMethod.Vib },
            method => Assert.Equal(SurvivesReboot.No, VersionKnowledge.Survival(V("6.0.0"), method, s_plain with { Stateless = true }).Answer));

    [Fact]
    public void What_would_undo_it_is_named()
    {
        Assert.Empty(VersionKnowledge.Survival(V("8.0.0"), PersistenceMethod.Vib, s_plain).UndoneBy);
        Assert.Contains("single image", VersionKnowledge.Survival(V("8.0.0"), PersistenceMethod.Vib, s_plain with { ImageManagedCluster = true }).UndoneBy.Single());
        Assert.Contains("host profile", VersionKnowledge.Survival(V("5.1.0"), PersistenceMethod.Sticky, s_plain with { HostProfile = true }).UndoneBy.Single());
    }
}
