using System;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Integration.Lab;
using VmSerial.Probes;
using VmSerial.Probes.Vspc;
using VmSerial.Serial;
using VmSerial.Tcp;
using VmSerial.Tls;
using Xunit;

namespace VmSerial.Integration.Probes;

/// <summary>The probe against concentrators that check what a VM does, and against things that are none.</summary>
public sealed class VspcProbeTests
{
    private static readonly VspcProbeOptions s_options = new() { Timeout = TimeSpan.FromSeconds(30) };
    private static readonly VspcProbeOptions s_hasty = s_options with { OfferAfter = TimeSpan.FromMilliseconds(200), GiveUpAfter = TimeSpan.FromMilliseconds(800) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("capture")]
    [InlineData("bytewise")]
    [InlineData("waits")]
    [InlineData("will-first")]
    public async Task A_concentrator_accepts_and_finds_nothing_that_a_VM_would_not_do(string mode)
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", mode);
        VspcProbeResult result = await RunAsync(lab, mode, s_options);
        Assert.True(result.Accepted, Tell(result));
        Assert.Equal((false, false, null, ""), (result.OffersTls, result.Encrypted, result.Certificate, result.FirstText));
        Assert.Contains(VspcCode.VMotionBegin, result.KnownCodes);
        VspcVisit visit = await lab.VisitAsync(mode, Ct);
        Assert.Equal(("fffb25", "vSPC.py", "server", "WILL-PROXY", 0, "fin"), (visit.First, visit.Service, visit.Direction, visit.Answer, visit.Data, visit.Closed));
        Assert.Null(visit.Wrong);
    }

    [Fact]
    public async Task Each_probe_is_somebody_else_and_says_under_which_name()
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", "capture");
        VspcProbeResult first = await RunAsync(lab, "capture", s_options);
        VspcVisit one = await lab.VisitAsync("capture", Ct);
        await RunAsync(lab, "capture", s_options);
        VspcVisit other = await lab.VisitAsync("capture", Ct);
        Assert.Equal(first.ProbeName, one.Name);
        Assert.NotEqual(one.Name, other.Name);
        Assert.Matches("^([0-9a-f]{2} ){7}[0-9a-f]{2}-([0-9a-f]{2} ){7}[0-9a-f]{2}$", one.Uuid);
        Assert.NotEqual(one.Uuid, other.Uuid);
    }

    [Theory]
    [InlineData("other", SerialDirection.Server)]
    [InlineData("vSPC.py", SerialDirection.Client)]
    public async Task A_concentrator_set_up_for_something_else_refuses(string service, SerialDirection direction)
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", "capture");
        VspcProbeResult result = await VspcProbe.RunAsync(VspcTarget.Parse("telnet://" + lab.Address("capture"), service, direction), s_options, Ct);
        Assert.Equal(VspcOutcome.ProxyRefused, result.Outcome);
        Assert.Contains(service, result.Detail, StringComparison.Ordinal);
        Assert.Equal(("WONT-PROXY", 0, "fin"), Short(await lab.VisitAsync("capture", Ct)));
    }

    [Theory]
    [InlineData("telnet", VspcOutcome.NotConcentrator, "refused option 232")]
    [InlineData("deaf", VspcOutcome.NotConcentrator, "says nothing of option 232")]
    [InlineData("banner", VspcOutcome.NotConcentrator, "something else than telnet")]
    [InlineData("silent", VspcOutcome.Silent, "said nothing")]
    [InlineData("closes", VspcOutcome.ClosedByPeer, "before anything was agreed")]
    [InlineData("resets", VspcOutcome.ClosedByPeer, "")]
    [InlineData("endless", VspcOutcome.NotConcentrator, "says nothing of option 232")]
    [InlineData("unanswered", VspcOutcome.NoAnswer, "did not answer DO-PROXY")]
    [InlineData("hangs-up", VspcOutcome.ClosedByPeer, "after DO-PROXY")]
    public async Task What_is_no_concentrator_or_a_broken_one_is_told_as_what_it_is(string mode, VspcOutcome outcome, string detail)
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", mode);
        VspcProbeResult result = await RunAsync(lab, mode, mode == "unanswered" ? s_hasty with { Timeout = TimeSpan.FromSeconds(2) } : s_hasty);
        Assert.True(result.Outcome == outcome, Tell(result));
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
        Assert.False(result.Accepted);
        Assert.NotEqual("", result.Advice);
        Assert.InRange(result.Exchange.Count, 0, 100);
    }

    [Fact]
    public async Task A_banner_is_shown_with_what_a_terminal_would_obey_escaped()
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", "banner");
        VspcProbeResult result = await RunAsync(lab, "banner", s_hasty);
        Assert.Equal(@"Welcome to \x1B[31mbox\x07 \\ 3\xFF\r\n", result.FirstText);
    }

    [Fact]
    public async Task Nobody_there_is_told_as_how()
    {
        using Socket held = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        VspcProbeResult refused = await VspcProbe.RunAsync(VspcTarget.Parse($"telnet://{held.LocalEndPoint}", "vSPC.py", SerialDirection.Server), s_options, Ct);
        Assert.Equal((VspcOutcome.NotReached, TcpOutcome.Refused), (refused.Outcome, refused.Reach.Outcome));
        VspcProbeResult unknown = await VspcProbe.RunAsync(VspcTarget.Parse("telnet://vspc.invalid:13370", "vSPC.py", SerialDirection.Server), s_options, Ct);
        Assert.Equal((VspcOutcome.NotReached, TcpOutcome.NameNotResolved), (unknown.Outcome, unknown.Reach.Outcome));
        Assert.NotEqual("", unknown.Advice);
    }

    [Theory]
    [InlineData("telnets", "good", "does not trust its issuer")]
    [InlineData("telnets-self", "self", "signed by itself")]
    [InlineData("telnets-expired", "expired", "valid from")]
    [InlineData("telnets-elsewhere", "elsewhere", "issuer")]
    public async Task A_certificate_that_is_not_trusted_ends_it_pinned_or_skipped_it_goes_on(string mode, string certificate, string reason)
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", mode);
        VspcProbeResult refused = await RunAsync(lab, mode, s_options, "telnets");
        Assert.True(refused.Outcome == VspcOutcome.CertificateRejected, Tell(refused));
        Assert.Contains(reason, refused.Detail, StringComparison.Ordinal);
        Assert.Equal(lab.Thumbprint(certificate), refused.Certificate!.Sha256Thumbprint);
        Assert.Contains(lab.Thumbprint(certificate), refused.Advice, StringComparison.Ordinal);
        await lab.VisitAsync(mode, Ct);

        foreach (TlsPolicy policy in (TlsPolicy[])[new() { Thumbprint = lab.Thumbprint(certificate) }, new() { SkipCertificateCheck = true }])
        {
            VspcProbeResult result = await RunAsync(lab, mode, s_options with { Tls = policy }, "telnets");
            Assert.True(result.Accepted, Tell(result));
            Assert.Equal((true, null), (result.Encrypted, result.OffersTls));
            Assert.Contains(reason, result.Certificate!.Problem, StringComparison.Ordinal);
            VspcVisit visit = await lab.VisitAsync(mode, Ct);
            Assert.Equal(("WILL-PROXY", 0, true), (visit.Answer, visit.Data, visit.Encrypted));
            Assert.Null(visit.Wrong);
        }
    }

    [Fact]
    public async Task Telnet_that_becomes_encrypted_is_followed_and_only_a_thumbprint_is_held_against_its_certificate()
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", "upgrade");
        VspcProbeResult result = await RunAsync(lab, "upgrade", s_options);
        Assert.True(result.Accepted, Tell(result));
        Assert.Equal((true, true, lab.Thumbprint("self")), (result.OffersTls, result.Encrypted, result.Certificate?.Sha256Thumbprint));
        VspcVisit visit = await lab.VisitAsync("upgrade", Ct);
        Assert.Equal((true, "WILL-PROXY"), (visit.Encrypted, visit.Answer));
        Assert.Null(visit.Wrong);
        VspcProbeResult other = await RunAsync(lab, "upgrade", s_options with { Tls = new TlsPolicy { Thumbprint = lab.Thumbprint("good") } });
        Assert.Equal(VspcOutcome.CertificateRejected, other.Outcome);
    }

    [Theory]
    [InlineData("banner", VspcOutcome.TlsFailed, "not with TLS")]
    [InlineData("silent", VspcOutcome.TlsFailed, "TLS")]
    [InlineData("capture", VspcOutcome.TlsFailed, "TLS")]
    public async Task Telnets_to_something_without_TLS_is_told_as_such(string mode, VspcOutcome outcome, string detail)
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", mode);
        VspcProbeResult result = await RunAsync(lab, mode, s_options with { Timeout = TimeSpan.FromSeconds(3) }, "telnets");
        Assert.Equal(outcome, result.Outcome);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_hangs_up_at_once()
    {
        await using VspcLab lab = await VspcLab.StartAsync("--mode", "unanswered");
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        stop.CancelAfter(500);
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => VspcProbe.RunAsync(
            VspcTarget.Parse("telnet://" + lab.Address("unanswered"), "vSPC.py", SerialDirection.Server), s_options, stop.Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 15);
        await lab.VisitAsync("unanswered", Ct);
    }

    private static (string?, int, string) Short(VspcVisit visit) => (visit.Answer, visit.Data, visit.Closed);

    private static string Tell(VspcProbeResult result) => $"{result.Outcome}: {result.Detail}\n{string.Join('\n', result.Exchange)}";

    private static Task<VspcProbeResult> RunAsync(VspcLab lab, string mode, VspcProbeOptions options, string scheme = "telnet")
        => VspcProbe.RunAsync(VspcTarget.Parse($"{scheme}://{lab.Address(mode)}", "vSPC.py", SerialDirection.Server), options, Ct);
}
