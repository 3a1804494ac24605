using System;
using System.Linq;
using System.Text;
using VmSerial.Esx;
using VmSerial.Ssh;
using Xunit;

namespace VmSerial.Unit.Esx;

public sealed class InstallJobTests
{
    [Fact]
    public void What_a_user_or_a_host_says_reaches_no_command_line()
    {
        const string Hostile = "$(touch /tmp/x)`id`'\";\n| &";
        RulesetFiles host = HostAnswers.Host() with { Target = Hostile };
        InstallJob job = Job(host, new RulesetInstallerOptions { Owner = Hostile });

        SshCommand put = job.Put();
        Assert.DoesNotContain("touch /tmp/x", put.Line);
        Assert.Contains("$(touch /tmp/x)`id`'\";| &".Split(';')[0], Encoding.UTF8.GetString(put.Input!));
        Assert.DoesNotContain("touch /tmp/x", job.Confirm("m").Line + job.Abort().Line);
    }

    [Fact]
    public void Only_what_puts_files_in_place_goes_on_without_its_connection()
    {
        InstallJob job = Job(HostAnswers.Host(), new RulesetInstallerOptions());
        Assert.True(job.Put().OutlivesConnection);
        Assert.False(job.Confirm("m").OutlivesConnection);
        Assert.False(job.Abort().OutlivesConnection);
    }

    [Fact]
    public void A_file_whose_name_the_shell_could_take_apart_is_refused()
    {
        string file = Encoding.UTF8.GetString(Vib.RulesetFile(Rulesets.Moxa));
        RulesetFiles host = HostAnswers.Host(more: ("/etc/vmware/firewall/a$(reboot).xml", file));
        Rulesets.Refused("RulesetFileName", () => new InstallJob(RulesetPlanner.Plan(host, RulesetWish.Absent(Rulesets.Moxa.Id)), new RulesetInstallerOptions(), Guid.NewGuid()));
    }

    [Theory]
    [InlineData("j-0123456789abcdef0123456789abcdef", true)]
    [InlineData("j-0123456789abcdef0123456789abcde/", false)]
    [InlineData("j-0123456789abcdef0123456789abcdef0", false)]
    [InlineData("", false)]
    public void A_job_s_name_is_taken_from_a_host_only_in_its_own_form(string text, bool valid) => Assert.Equal(valid, InstallJob.IsName(text));

    [Theory]
    [InlineData("phase writing\nphase waiting 60\n", "waiting", false)]
    [InlineData("phase writing\ndone applied unsaved\n", "applied", true)]
    [InlineData("phase undoing others x\ndone rolledback proved others vSPC true\n", "rolledback", true)]
    public void The_last_line_of_a_run_tells_where_it_is(string text, string word, bool done)
    {
        InstallResult result = InstallResult.Of(text)!;
        Assert.Equal((word, done), (result.Word, result.IsDone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sh: syntax error\n")]
    public void A_run_that_wrote_nothing_of_its_own_has_no_result(string text) => Assert.Null(InstallResult.Of(text));

    [Theory]
    [InlineData("done refused locked", "RulesetLocked")]
    [InlineData("done refused changed /etc/x.xml", "FileChangedUnderneath")]
    [InlineData("done refused readonly /etc/vmware/firewall", "HostFirewallFolderReadOnly")]
    [InlineData("done refused full /etc/vmware/firewall", "HostRamdiskFull")]
    [InlineData("done refused esxcli Connect failed", "HostFirewallNotAnswering")]
    [InlineData("done refused upload run arrived damaged", "UploadDamaged")]
    [InlineData("done refused something new", "HostScriptFailed")]
    [InlineData("done broken /etc/x.xml /var/run/vmserial/j/old-0", "RulesetFileBroken")]
    public void A_refusal_of_the_host_becomes_a_named_error_with_advice(string text, string id)
    {
        VmSerial.Errors.VmSerialException e = InstallResult.Of(text)!.ToException("esx01");
        Assert.Equal(id, e.Id);
        Assert.NotNull(e.Advice);
        Assert.StartsWith("esx01: ", e.Message);
    }

    [Fact]
    public void What_a_host_says_is_shown_as_plain_text_and_not_at_length()
    {
        string shown = InstallResult.Of("done rolledback proved others \u001b[2J\a" + new string('x', 5000))!.Reason();
        Assert.StartsWith("another ruleset was no longer as before:  [2J x", shown);
        Assert.True(shown.Length < 400);
    }

    private static InstallJob Job(RulesetFiles host, RulesetInstallerOptions options)
        => new(RulesetPlanner.Plan(host, RulesetWish.Present(Rulesets.Moxa)), options, Guid.NewGuid());
}
