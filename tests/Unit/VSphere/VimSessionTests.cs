using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.VSphere;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class VimSessionTests
{
    private const string Content = """
        <RetrieveServiceContentResponse xmlns="urn:vim25"><returnval><rootFolder type="Folder">group-d1</rootFolder><propertyCollector type="PropertyCollector">pc</propertyCollector>
        <about><version>8.0.3</version><apiType>VirtualCenter</apiType><apiVersion>8.0.3.0</apiVersion><instanceUuid>u</instanceUuid></about>
        <sessionManager type="SessionManager">SessionManager</sessionManager></returnval></RetrieveServiceContentResponse>
        """;

    private static readonly VimCall s_read = new("QueryOptions", new ManagedObjectReference("OptionManager", "o")) { Repeatable = true };
    private static readonly VimCall s_change = new("ReconfigVM_Task", new ManagedObjectReference("VirtualMachine", "vm-42"));

    private int _logins;
    private string _valid = "";
    private Func<SoapReply>? _refusal;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_version_of_the_API_is_the_server_s_own_from_the_login_on()
    {
        (VimSession session, FakeTransport transport) = await OpenAsync();
        await session.CallAsync(s_read, Ct);
        Assert.Equal(["urn:vim25/5.0", "urn:vim25/8.0.3.0", "urn:vim25/8.0.3.0"], transport.Requests.Select(r => r.Action));
        Assert.Equal([null, null, "\"s1\""], transport.Requests.Select(r => r.Cookie));
    }

    [Theory]
    [InlineData("QueryOptions")]
    [InlineData("ReconfigVM_Task")]
    public async Task A_call_refused_for_want_of_a_session_is_repeated_once_after_one_login(string method)
    {
        (VimSession session, FakeTransport transport) = await OpenAsync();
        _valid = "";
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => session.CallAsync(method == "QueryOptions" ? s_read : s_change, Ct)));
        Assert.Equal(2, _logins);
        Assert.Equal(20, transport.Requests.Count(r => r.Method == method && r.Cookie == "\"s2\""));
    }

    [Fact]
    public async Task A_second_refusal_is_the_end()
    {
        (VimSession session, _) = await OpenAsync();
        _refusal = () => Reply.Fault("NotAuthenticated");
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => session.CallAsync(s_read, Ct));
        Assert.Equal("SessionLost", e.Id);
        Assert.Equal(2, _logins);
    }

    [Fact]
    public async Task A_refused_new_login_is_not_tried_again_by_those_who_share_it()
    {
        (VimSession session, _) = await OpenAsync();
        _valid = "";
        _logins = -1000;
        for (int i = 0; i < 3; i++)
            Assert.Equal("InvalidLogin", (await Assert.ThrowsAsync<VimFaultException>(() => session.CallAsync(s_read, Ct))).Id);
        Assert.Equal(-999, _logins);
    }

    [Fact]
    public async Task A_change_is_not_repeated_after_any_other_fault()
    {
        (VimSession session, FakeTransport transport) = await OpenAsync();
        _refusal = () => Reply.Fault("ConcurrentAccess");
        await Assert.ThrowsAsync<VimFaultException>(() => session.CallAsync(s_change, Ct));
        Assert.Single(transport.Requests, r => r.Method == "ReconfigVM_Task");
    }

    [Fact]
    public async Task What_hung_on_the_old_session_has_to_start_over()
    {
        (VimSession session, _) = await OpenAsync();
        _valid = "";
        await Assert.ThrowsAsync<SessionRenewedException>(() => session.CallAsync(s_read with { BoundToSession = true }, Ct));
        Assert.Equal(2, _logins);
    }

    [Fact]
    public async Task Only_reads_may_be_repeated_by_the_transport()
    {
        (VimSession session, FakeTransport transport) = await OpenAsync();
        await session.CallAsync(s_read, Ct);
        await session.CallAsync(s_change, Ct);
        Assert.All(transport.Requests, r => Assert.Equal(r.Method == "QueryOptions", r.Repeatable));
    }

    [Fact]
    public async Task A_login_without_a_cookie_in_its_reply_is_no_login()
    {
        var transport = new FakeTransport(r => r.Method == "Login" ? Reply.Of("<LoginResponse/>") : Reply.Of(Content));
        using var session = new VimSession(transport, new VimConnection { Server = "vc01" }, new VimCredential.UserPassword("ann", "p"));
        VmSerialException e = await Assert.ThrowsAnyAsync<VmSerialException>(() => session.OpenAsync(Ct));
        Assert.Equal("ReplyUnreadable", e.Id);
    }

    [Fact]
    public async Task The_password_is_escaped_and_sent_as_it_is()
    {
        (VimSession session, FakeTransport transport) = await OpenAsync();
        session.Dispose();
        Assert.Contains("<userName>ann</userName><password>p&lt;&amp;\"'ü</password>", Encoding.UTF8.GetString(transport.Requests[1].Envelope));
    }

    private async Task<(VimSession, FakeTransport)> OpenAsync()
    {
        var transport = new FakeTransport(Answer);
        var session = new VimSession(transport, new VimConnection { Server = "vc01" }, new VimCredential.UserPassword("ann", "p<&\"'ü"));
        await session.OpenAsync(Ct);
        return (session, transport);
    }

    private SoapReply Answer(SoapRequest request)
    {
        switch (request.Method)
        {
            case "RetrieveServiceContent":
                return Reply.Of(Content);
            case "Login":
                int number = Interlocked.Increment(ref _logins);
                if (number < 0)
                    return Reply.Fault("InvalidLogin");
                _valid = $"\"s{number}\"";
                return Reply.Of("""<LoginResponse xmlns="urn:vim25"><returnval><key>k</key><userName>ann</userName></returnval></LoginResponse>""", cookie: _valid);
            default:
                return _refusal is not null ? _refusal() : request.Cookie == _valid ? Reply.Of("<AnyResponse/>") : Reply.Fault("NotAuthenticated");
        }
    }
}
