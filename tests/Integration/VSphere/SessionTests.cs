using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VmSerial.Errors;
using VmSerial.Integration.Lab;
using VmSerial.Serial;
using VmSerial.VSphere;
using Xunit;

namespace VmSerial.Integration.VSphere;

public sealed class SessionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clone_is_a_session_of_its_own_whose_end_leaves_the_first_one_alive()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient first = await lab.ConnectAsync(Ct);
        using VimClient clone = await VimClient.ConnectAsync(lab.Connection, new VimCredential.CloneTicket(await first.AcquireCloneTicketAsync(Ct)), Ct);
        Assert.Equal(first.User, clone.User);
        Assert.True(clone.OwnsSession);
        await clone.LogoutAsync(Ct);
        Assert.True(await first.IsAliveAsync(Ct));
    }

    [Fact]
    public async Task A_ticket_is_good_for_one_session()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient first = await lab.ConnectAsync(Ct);
        var ticket = new VimCredential.CloneTicket(await first.AcquireCloneTicketAsync(Ct));
        using (await VimClient.ConnectAsync(lab.Connection, ticket, Ct))
        {
            VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => VimClient.ConnectAsync(lab.Connection, ticket, Ct));
            Assert.Equal("CloneTicketRefused", e.Id);
            Assert.DoesNotContain(ticket.Ticket, e.ToString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shared_cookie_works_with_and_without_quotes_and_is_never_logged_out(bool quoted)
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        string cookie = await LoginElsewhereAsync(lab);
        var credential = new VimCredential.SharedCookie(quoted ? cookie : cookie.Trim('"'));
        using (VimClient client = await VimClient.ConnectAsync(lab.Connection, credential, Ct))
        {
            Assert.False(client.OwnsSession);
            Assert.Equal(lab.User, client.User);
            Assert.Equal(lab.VMs, await CountAsync(client));
            await client.LogoutAsync(Ct);
        }
        using VimClient again = await VimClient.ConnectAsync(lab.Connection, credential, Ct);
        Assert.True(await again.IsAliveAsync(Ct));
        Assert.Equal(0, await lab.CallsAsync("Logout", Ct));
    }

    [Fact]
    public async Task A_cookie_that_is_no_longer_good_is_a_lost_session()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(
            () => VimClient.ConnectAsync(lab.Connection, new VimCredential.SharedCookie("\"52f1\""), Ct));
        Assert.Equal(("SessionLost", ErrorKind.Unauthenticated), (e.Id, e.Kind));
        Assert.Contains("Connect-VIServer", e.Advice);
    }

    [Fact]
    public async Task Many_callers_that_lose_their_session_share_one_new_login()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync("--vms", "50");
        using VimClient client = await lab.ConnectAsync(Ct);
        await lab.TellAsync("sessions/kill", Ct);
        Task<int>[] counts = [.. Enumerable.Range(0, 8).Select(_ => CountAsync(client))];
        Task<ServerInfo>[] infos = [.. Enumerable.Range(0, 8).Select(_ => client.ReadServerInfoAsync(Ct))];
        Assert.All(await Task.WhenAll(counts), c => Assert.Equal(50, c));
        Assert.All(await Task.WhenAll(infos), i => Assert.True(i.PersistNetworkBacking));
        Assert.Equal(2, await lab.CallsAsync("Login", Ct));
    }

    [Fact]
    public async Task A_session_lost_between_two_pages_costs_no_VM_and_doubles_none()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync("--vms", "1700");
        using VimClient client = await lab.ConnectAsync(Ct);
        var names = new List<string>();
        await foreach (VirtualMachineInfo vm in client.ReadVirtualMachinesAsync(null, withPaths: false, Ct))
        {
            names.Add(vm.Name);
            if (names.Count == 100)
                await lab.TellAsync("sessions/kill", Ct);
        }
        Assert.Equal(1700, names.Count);
        Assert.Equal(1700, names.Distinct().Count());
    }

    [Fact]
    public async Task A_change_refused_for_want_of_a_session_is_sent_again_after_the_login()
    {
        await using VSphereLab lab = await VSphereLab.StartWithAsync("""{"vms":[{"name":"web1","power":"off"}]}""");
        using VimClient client = await lab.ConnectAsync(Ct);
        VirtualMachineInfo vm = Assert.Single(await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct));
        await lab.TellAsync("sessions/kill", Ct);
        ManagedObjectReference task = await client.StartReconfigVMAsync(vm.Reference, Specs.Add(vm, "tcp://nport-a:4001"), Ct);
        await client.WaitForTaskAsync(task, Ct);
        SerialPort port = Assert.Single((await client.ReadVirtualMachinesAsync([vm.Reference], false, Ct).ToListAsync(Ct))[0].Ports);
        Assert.Equal(new UriBacking("tcp://nport-a:4001", SerialDirection.Client), port.Backing);
        Assert.Equal(2, await lab.CallsAsync("Login", Ct));
    }

    [Fact]
    public async Task A_clone_that_is_lost_is_not_logged_in_anew()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        using VimClient first = await lab.ConnectAsync(Ct);
        using VimClient clone = await VimClient.ConnectAsync(lab.Connection, new VimCredential.CloneTicket(await first.AcquireCloneTicketAsync(Ct)), Ct);
        await lab.TellAsync("sessions/kill", Ct);
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => CountAsync(clone));
        Assert.Equal("SessionLost", e.Id);
        Assert.Equal(1, await lab.CallsAsync("Login", Ct));
        Assert.Equal(1, await lab.CallsAsync("CloneSession", Ct));
    }

    [Fact]
    public async Task A_trace_shows_the_calls_and_hides_the_secrets()
    {
        await using VSphereLab lab = await VSphereLab.StartAsync();
        string file = Path.Combine(Path.GetTempPath(), $"vmserial-trace-{Guid.NewGuid():N}.txt");
        try
        {
            string ticket;
            using (VimClient client = await VimClient.ConnectAsync(lab.Connection with { TraceFile = file }, lab.Credential, Ct))
            {
                ticket = await client.AcquireCloneTicketAsync(Ct);
                await CountAsync(client);
                using (await VimClient.ConnectAsync(lab.Connection with { TraceFile = file }, new VimCredential.CloneTicket(ticket), Ct)) { }
                await client.LogoutAsync(Ct);
            }
            string trace = await File.ReadAllTextAsync(file, Ct);
            Assert.Contains("<userName>" + lab.User, trace);
            Assert.Contains("RetrievePropertiesEx", trace);
            Assert.Contains("vm00001", trace);
            Assert.DoesNotContain(lab.Password, trace);
            Assert.DoesNotContain(ticket, trace);
            Assert.Matches(@"<password>\*\*\*</password>", trace);
            Assert.DoesNotMatch(@"session\[[0-9a-f]", trace);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<int> CountAsync(VimClient client) => (await client.ReadVirtualMachinesAsync(null, false, Ct).ToListAsync(Ct)).Count;

    /// <summary>A session that another program opened.</summary>
    private static async Task<string> LoginElsewhereAsync(VSphereLab lab)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false, ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        string envelope = $"""
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><Login xmlns="urn:vim25">
            <_this type="SessionManager">SessionManager</_this><userName>{lab.User}</userName><password>{lab.Password}</password>
            </Login></soapenv:Body></soapenv:Envelope>
            """;
        using HttpResponseMessage response = await http.PostAsync(lab.Url, new StringContent(envelope, Encoding.UTF8, "text/xml"), Ct);
        string cookie = response.Headers.GetValues("Set-Cookie").Single();
        return cookie["vmware_soap_session=".Length..cookie.IndexOf(';')];
    }
}
