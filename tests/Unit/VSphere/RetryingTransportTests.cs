using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class RetryingTransportTests
{
    private readonly List<double> _pauses = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_is_tried_again_after_longer_and_longer_pauses()
    {
        int left = 3;
        (string result, FakeTransport inner) = await SendAsync(repeatable: true, () => left-- > 0 ? Failure(ErrorKind.ConnectionFailed) : null);
        Assert.Equal("read", result);
        Assert.Equal(4, inner.Requests.Count);
        Assert.Equal([100, 300, 900], _pauses);
    }

    [Fact]
    public async Task It_gives_up_after_the_last_attempt_with_the_last_failure()
    {
        SoapConnectionException e = await Assert.ThrowsAsync<SoapConnectionException>(() => SendAsync(repeatable: true, () => Failure(ErrorKind.ConnectionFailed)));
        Assert.True(e.Transient);
        Assert.Equal(3, _pauses.Count);
    }

    [Fact]
    public async Task A_missed_deadline_is_tried_again_only_once()
    {
        await Assert.ThrowsAsync<SoapConnectionException>(() => SendAsync(repeatable: true, () => Failure(ErrorKind.TimedOut)));
        Assert.Single(_pauses);
    }

    [Fact]
    public async Task A_change_is_never_sent_twice()
    {
        await Assert.ThrowsAsync<SoapConnectionException>(() => SendAsync(repeatable: false, () => Failure(ErrorKind.ConnectionFailed)));
        Assert.Empty(_pauses);
    }

    [Fact]
    public async Task A_failure_that_does_not_pass_is_not_waited_for()
    {
        await Assert.ThrowsAsync<SoapConnectionException>(() => SendAsync(repeatable: true, () => Failure(ErrorKind.Untrusted, transient: false)));
        Assert.Empty(_pauses);
    }

    [Fact]
    public async Task A_fault_is_an_answer_and_not_a_failure_of_the_transport()
    {
        await Assert.ThrowsAsync<SoapFaultException>(() => SendAsync(repeatable: true, () => new SoapFaultException(new FaultDetail("SystemError", ""))));
        Assert.Empty(_pauses);
    }

    [Fact]
    public async Task A_reply_of_a_proxy_with_status_503_is_tried_again()
    {
        int left = 1;
        var inner = new FakeTransport(_ => left-- > 0 ? Reply.Raw("<html>busy</html>", 503) : Reply.Of("<AnyResponse/>"));
        using var transport = new RetryingTransport(inner, Policy());
        Assert.Equal("AnyResponse", await transport.SendAsync(Request(true), r => SoapReader.Read(r, "vc01", x => x.LocalName), Ct));
        Assert.Single(_pauses);
    }

    [Fact]
    public async Task Cancelling_ends_the_pause()
    {
        using var cancel = new CancellationTokenSource();
        var inner = new FakeTransport(_ => throw Failure(ErrorKind.ConnectionFailed));
        using var transport = new RetryingTransport(inner, new RetryPolicy(4, TimeSpan.FromHours(1), Task.Delay));
        Task<int> sending = transport.SendAsync(Request(true), _ => 1, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private async Task<(string, FakeTransport)> SendAsync(bool repeatable, Func<Exception?> failure)
    {
        var inner = new FakeTransport(_ => failure() is { } e ? throw e : Reply.Raw(""));
        using var transport = new RetryingTransport(inner, Policy());
        return (await transport.SendAsync(Request(repeatable), _ => "read", Ct), inner);
    }

    private RetryPolicy Policy() => new(4, TimeSpan.FromMilliseconds(100), (pause, _) =>
    {
        _pauses.Add(pause.TotalMilliseconds);
        return Task.CompletedTask;
    });

    private static SoapRequest Request(bool repeatable) => new("Any", [], "urn:vim25/8.0", TimeSpan.FromSeconds(1)) { Repeatable = repeatable };

    private static SoapConnectionException Failure(ErrorKind kind, bool transient = true) => new("Any", kind, "broken", "vc01", "wait", transient);
}
