using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class HostFactsTests
{
    private const string Content = """
        <RetrieveServiceContentResponse xmlns="urn:vim25"><returnval><rootFolder type="Folder">group-d1</rootFolder><propertyCollector type="PropertyCollector">pc</propertyCollector>
        <viewManager type="ViewManager">vm</viewManager><about><version>5.0.0</version><apiType>VirtualCenter</apiType><apiVersion>5.0</apiVersion></about>
        <sessionManager type="SessionManager">SessionManager</sessionManager></returnval></RetrieveServiceContentResponse>
        """;

    private const string Facts = "<propSet><name>config.adminDisabled</name><val>true</val></propSet>"
        + "<propSet><name>config.service</name><val><service><key>TSM-SSH</key><running>true</running><policy>on</policy></service></val></propSet>";

    private readonly List<string> _asked = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("lockdownDisabled", "true", LockdownMode.Disabled)]
    [InlineData("lockdownNormal", "", LockdownMode.Normal)]
    [InlineData("lockdownStrict", "", LockdownMode.Strict)]
    [InlineData("", "true", LockdownMode.Normal)]
    [InlineData("", "false", LockdownMode.Disabled)]
    [InlineData("", "", LockdownMode.Unknown)]
    public void The_older_flag_counts_where_the_newer_mode_is_missing(string mode, string adminDisabled, LockdownMode lockdown)
        => Assert.Equal(lockdown, HostFactsXml.Lockdown(mode, adminDisabled));

    [Fact]
    public void Services_are_read_with_state_and_policy()
        => Assert.Equal([new HostService("TSM-SSH", true, "off"), new HostService("ntpd", false, "on")], HostFactsXml.Services(XElement.Parse(
            "<val><service><key>TSM-SSH</key><label>SSH</label><required>false</required><running>true</running><policy>off</policy></service><service><key>ntpd</key><running>false</running><policy>on</policy></service></val>")));

    [Fact]
    public void Management_addresses_are_those_of_the_adapters_that_were_selected_for_it()
    {
        XElement adapters = XElement.Parse("<val><HostVirtualNic><device>vmk0</device><key>key-vim.host.VirtualNic-vmk0</key><spec><ip><dhcp>false</dhcp><ipAddress>192.0.2.10</ipAddress></ip></spec></HostVirtualNic>"
            + "<HostVirtualNic><device>vmk1</device><spec><ip><ipAddress>10.0.0.10</ipAddress></ip></spec></HostVirtualNic></val>");
        XElement traffic = XElement.Parse("<val><VirtualNicManagerNetConfig><nicType>vmotion</nicType></VirtualNicManagerNetConfig><VirtualNicManagerNetConfig><nicType>management</nicType>"
            + "<candidateVnic><device>vmk0</device><key>management.key-vim.host.VirtualNic-vmk0</key></candidateVnic><candidateVnic><device>vmk1</device><key>management.key-vim.host.VirtualNic-vmk1</key></candidateVnic>"
            + "<selectedVnic>management.key-vim.host.VirtualNic-vmk0</selectedVnic></VirtualNicManagerNetConfig></val>");
        Assert.Equal(["192.0.2.10"], HostFactsXml.ManagementAddresses(adapters, traffic));
        Assert.Equal(["192.0.2.10", "10.0.0.10"], HostFactsXml.ManagementAddresses(adapters, null));
        Assert.Empty(HostFactsXml.ManagementAddresses(null, traffic));
    }

    // vSphere API: InvalidProperty.name; some servers give the path, others its last part.
    [Theory]
    [InlineData("config.lockdownMode", "capability.uefiSecureBoot", "lifecycleManaged")]
    [InlineData("lockdownMode", "uefiSecureBoot", "lifecycleManaged")]
    public async Task A_server_that_does_not_know_a_property_is_asked_without_it_and_only_once(params string[] unknown)
    {
        HostReader reader = await OpenAsync(unknown);
        HostInfo host = Assert.Single(await reader.ReadAsync(null, HostDetails.Facts, Ct));
        Assert.Equal(("esx01", LockdownMode.Normal, (bool?)null), (host.Name, host.Lockdown, host.Boot.SecureBoot));
        Assert.True(host.SshRunning);
        Assert.Equal(unknown.Length + 1, _asked.Count);
        await reader.ReadAsync(null, HostDetails.Facts, Ct);
        Assert.Equal(unknown.Length + 2, _asked.Count);
    }

    [Fact]
    public async Task A_server_that_names_no_property_is_asked_for_none_of_the_facts()
    {
        HostReader reader = await OpenAsync(["nobody knows"]);
        Assert.Equal("esx01", Assert.Single(await reader.ReadAsync(null, HostDetails.Facts, Ct)).Name);
        Assert.Equal(2, _asked.Count);
        Assert.DoesNotContain("config.service", _asked[1]);
    }

    [Fact]
    public async Task Without_facts_none_is_asked_for()
    {
        HostReader reader = await OpenAsync(["config.lockdownMode"]);
        HostInfo host = Assert.Single(await reader.ReadAsync(null, HostDetails.None, Ct));
        Assert.Equal((LockdownMode.Unknown, (bool?)null), (host.Lockdown, host.SshRunning));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task A_basic_property_that_is_unknown_is_an_error()
    {
        HostReader reader = await OpenAsync(["summary.config.product"]);
        VimFaultException e = await Assert.ThrowsAsync<VimFaultException>(() => reader.ReadAsync(null, HostDetails.None, Ct));
        Assert.Equal(("InvalidProperty", ErrorKind.InvalidData), (e.Fault, e.Kind));
    }

    private async Task<HostReader> OpenAsync(string[] unknown)
    {
        var transport = new FakeTransport(request => Answer(request, unknown));
        var session = new VimSession(transport, new VimConnection { Server = "vc01" }, new VimCredential.UserPassword("ann", "s3cret"));
        await session.OpenAsync(Ct);
        return new HostReader(session, new PropertyReader(session));
    }

    private SoapReply Answer(SoapRequest request, string[] unknown)
    {
        string text = Encoding.UTF8.GetString(request.Envelope);
        switch (request.Method)
        {
            case "RetrieveServiceContent":
                return Reply.Of(Content);
            case "Login":
                return Reply.Of("""<LoginResponse xmlns="urn:vim25"><returnval><key>k</key><userName>ann</userName></returnval></LoginResponse>""", cookie: "\"s1\"");
            case "CreateContainerView":
                return Reply.Of("""<CreateContainerViewResponse xmlns="urn:vim25"><returnval type="ContainerView">v</returnval></CreateContainerViewResponse>""");
            case "RetrievePropertiesEx":
                lock (_asked)
                    _asked.Add(text);
                string? bad = unknown.FirstOrDefault(name => text.Contains($"{name}</pathSet>") || (name.IndexOf(' ') >= 0 && text.Contains("config.service<")));
                return bad is not null ? Reply.Fault("InvalidProperty", $"<name>{bad}</name>") : Reply.Of(
                    "<RetrievePropertiesExResponse xmlns=\"urn:vim25\"><returnval><objects><obj type=\"HostSystem\">host-1</obj><propSet><name>name</name><val>esx01</val></propSet>"
                    + (text.Contains("config.service<") ? Facts : "") + "</objects></returnval></RetrievePropertiesExResponse>");
            default:
                return Reply.Of($"""<{request.Method}Response xmlns="urn:vim25"/>""");
        }
    }
}
