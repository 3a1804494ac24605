using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using VmSerial.Errors;
using VmSerial.Esx;
using VmSerial.VSphere;
using VmSerial.VSphere.Soap;
using Xunit;

namespace VmSerial.Unit.VSphere;

public sealed class HostCallsTests
{
    private const string Xsd = "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" " + Reply.Xsi + " xmlns=\"urn:vim25\" versionId=\"5.0\"";
    private static readonly ManagedObjectReference s_executer = new("ManagedMethodExecuter", "ha-managed-method-executer");
    private static readonly RulesetId s_moxa = RulesetId.Parse("moxa");

    [Fact]
    public void A_command_of_esxcli_goes_out_as_govc_sends_it()
    {
        // The text inside of <val> is XML once more: <rulesetid>moxa</rulesetid>, as vmware/govmomi writes it.
        string body = Body(HostEsxCli.Call(s_executer, EsxCli.RulesetEnable(s_moxa, true)));
        Assert.Equal(
            "<ExecuteSoap xmlns=\"urn:vim25\"><_this type=\"ManagedMethodExecuter\">ha-managed-method-executer</_this>"
            + "<moid>ha-cli-handler-network-firewall-ruleset</moid><version>urn:vim25/5.0</version><method>vim.EsxCLI.network.firewall.ruleset.set</method>"
            + "<argument><name>rulesetid</name><val>&lt;rulesetid&gt;moxa&lt;/rulesetid&gt;</val></argument>"
            + "<argument><name>enabled</name><val>&lt;enabled&gt;true&lt;/enabled&gt;</val></argument></ExecuteSoap>", body);
    }

    [Theory]
    [InlineData("network firewall get", "ha-cli-handler-network-firewall", "vim.EsxCLI.network.firewall.get")]
    [InlineData("system version get", "ha-cli-handler-system-version", "vim.EsxCLI.system.version.get")]
    [InlineData("network ip connection list", "ha-cli-handler-network-ip-connection", "vim.EsxCLI.network.ip.connection.list")]
    public void A_command_s_object_and_method_follow_from_its_name(string name, string moid, string method)
    {
        EsxCliCommand command = new EsxCliCommand[] { EsxCli.FirewallGet, EsxCli.VersionGet, EsxCli.ConnectionList }.Single(c => string.Join(" ", c.Path) == name);
        Assert.Equal((moid, method), (command.ApiObject, command.ApiMethod));
    }

    [Fact]
    public void One_object_is_one_row()
    {
        var rows = Read($"<obj {Xsd} xsi:type=\"VimEsxCLInetworkfirewallgetFirewall\"><DefaultAction>DROP</DefaultAction><Enabled>true</Enabled><Loaded>true</Loaded></obj>");
        Assert.Equal(new FirewallState(true, true, true), EsxCliAnswers.Firewall(rows));
    }

    [Fact]
    public void An_array_is_a_row_each_and_a_repeated_field_is_a_list()
    {
        var rows = Read($"""
            <obj {Xsd} xsi:type="ArrayOfDataObject">
             <DataObject xsi:type="VimEsxCLInetworkfirewallrulesetallowediplistRulesetAllowedip"><AllowedIPAddresses>192.0.2.0/24</AllowedIPAddresses><AllowedIPAddresses>10.0.0.7</AllowedIPAddresses><Ruleset>moxa</Ruleset></DataObject>
             <DataObject xsi:type="VimEsxCLInetworkfirewallrulesetallowediplistRulesetAllowedip"><AllowedIPAddresses>All</AllowedIPAddresses><Ruleset>sshServer</Ruleset></DataObject>
            </obj>
            """);
        var allowed = EsxCliAnswers.AllowedIps(rows);
        Assert.Equal([("moxa", false), ("sshServer", true)], allowed.Select(row => (row.Ruleset, row.All)));
        Assert.Equal(["192.0.2.0/24", "10.0.0.7"], allowed[0].Hosts);
    }

    [Fact]
    public void The_API_and_the_program_say_the_same_of_rules_and_rulesets()
    {
        Assert.Equal(EsxCliAnswers.Rules(Unit.Esx.Transcripts.RuleListMoxa), EsxCliAnswers.Rules(Read(
            $"<obj {Xsd} xsi:type=\"ArrayOfDataObject\"><DataObject xsi:type=\"x\"><Direction>Outbound</Direction><PortBegin>4001</PortBegin><PortEnd>4001</PortEnd><PortType>Dst</PortType><Protocol>TCP</Protocol><Ruleset>moxa</Ruleset></DataObject></obj>")));
        Assert.Equal([new RulesetRow("fdm", false, false, true)], EsxCliAnswers.Rulesets(Read(
            $"<obj {Xsd} xsi:type=\"ArrayOfDataObject\"><DataObject xsi:type=\"x\"><AllowedIPconfigurable>true</AllowedIPconfigurable><EnableDisableconfigurable>false</EnableDisableconfigurable><Enabled>false</Enabled><Name>fdm</Name></DataObject></obj>")));
    }

    [Fact]
    public void One_value_is_read_and_so_is_silence()
    {
        Assert.Equal("PartnerSupported", EsxCliAnswers.Acceptance(Read($"<obj {Xsd} xsi:type=\"xsd:string\">PartnerSupported</obj>")));
        Assert.Empty(Read(""));
        Assert.Empty(EsxCliAnswers.Rules(Read($"<obj {Xsd} xsi:type=\"ArrayOfDataObject\"></obj>")));
    }

    [Theory]
    [InlineData("<a", "no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "no XML")]
    [InlineData("<obj><Enabled>true</Enabled></obj>", "'Loaded' is missing")]
    public void An_answer_of_another_form_is_an_error(string response, string reason)
        => Assert.Contains(reason, Unit.Esx.Rulesets.Refused("EsxCliAnswer", () => EsxCliAnswers.Firewall(Read(response))).Message);

    // The first two texts are published: a PowerCLI user's note on allowedip.add, and the known issues of DISA's guide for 8.0.
    [Theory]
    [InlineData("Ip address already exist.", "EsxCliFailed", ErrorKind.OperationFailed, "vc01/esx01: 'esxcli network firewall ruleset allowedip add -r moxa -i 192.0.2.7' failed: Ip address already exist.")]
    [InlineData("Invalid operation requested: Can not change allowed ip list this ruleset, it is owned by system service.", "RulesetOwnedBySystem", ErrorKind.NotSupported, "vc01/esx01: the ruleset 'moxa' belongs to a service of the host and follows it: Invalid operation requested: Can not change allowed ip list this ruleset, it is owned by system service.")]
    [InlineData("Invalid ruleset id.", "RulesetNotFound", ErrorKind.NotFound, "vc01/esx01 has no ruleset 'moxa'.")]
    public void What_the_host_says_is_told_with_the_command_that_it_was_said_to(string said, string id, ErrorKind kind, string message)
    {
        string detail = $"<obj {Xsd} xsi:type=\"LocalizedMethodFault\"><fault xsi:type=\"VimEsxCLICLIFault\"><errMsg>{said}</errMsg></fault><localizedMessage>EsxCLI.CLIFault.summary</localizedMessage></obj>";
        VmSerialException e = Assert.Throws<VmSerialException>(() => HostEsxCli.Read(
            Response(new XElement("fault", new XElement("faultMsg", "EsxCLI.CLIFault.summary"), new XElement("faultDetail", detail))),
            EsxCli.AllowedIpAdd(s_moxa, AllowedHost.Parse("192.0.2.7")), "vc01/esx01"));
        Assert.Equal((id, kind, message, "vc01/esx01"), (e.Id, e.Kind, e.Message, e.Target));
        Assert.NotEmpty(e.Advice!);
    }

    [Fact]
    public void A_command_that_the_host_does_not_know_is_said_to_be_that()
    {
        var fault = new XElement("fault", new XElement("faultMsg", "The object or item referred to could not be found."),
            new XElement("faultDetail", $"<obj {Xsd} xsi:type=\"LocalizedMethodFault\"><fault xsi:type=\"NotFound\"></fault><localizedMessage>x</localizedMessage></obj>"));
        VmSerialException e = Assert.Throws<VmSerialException>(() => HostEsxCli.Read(Response(fault), EsxCli.FirewallGet, "vc01/esx01"));
        Assert.Equal(("NotSupported", "vc01/esx01: the host does not know 'esxcli network firewall get'."), (e.Id, e.Message));
    }

    [Fact]
    public void An_empty_list_has_no_field_and_lets_nobody_in()
    {
        AllowedIpRow row = Assert.Single(EsxCliAnswers.AllowedIps(Read($"<obj {Xsd} xsi:type=\"ArrayOfDataObject\"><DataObject xsi:type=\"x\"><Ruleset>moxa</Ruleset></DataObject></obj>")));
        Assert.Equal((false, 0), (row.All, row.Hosts.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<broken")]
    public void A_failure_without_details_is_told_by_its_summary(string detail)
    {
        var fault = new XElement("fault", new XElement("faultMsg", "Something broke."), new XElement("faultDetail", detail));
        Assert.Equal("vc01/esx01: 'esxcli network firewall refresh' failed: Something broke.",
            Assert.Throws<VmSerialException>(() => HostEsxCli.Read(Response(fault), EsxCli.FirewallRefresh, "vc01/esx01")).Message);
    }

    [Fact]
    public void Allowed_addresses_go_out_before_networks_and_a_network_by_its_first_address()
        => Assert.Equal(
            "<spec><allowedHosts><ipAddress>192.0.2.7</ipAddress><ipAddress>2001:db8::1</ipAddress>"
            + "<ipNetwork><network>10.1.0.0</network><prefixLength>16</prefixLength></ipNetwork><allIp>false</allIp></allowedHosts></spec>",
            Allowed([.. new[] { "10.1.2.3/16", "192.0.2.7", "2001:db8::1" }.Select(AllowedHost.Parse)]));

    [Fact]
    public void Every_address_and_none_are_two_things()
    {
        Assert.Equal("<spec><allowedHosts><allIp>true</allIp></allowedHosts></spec>", Allowed(null));
        Assert.Equal("<spec><allowedHosts><allIp>false</allIp></allowedHosts></spec>", Allowed([]));
    }

    [Theory]
    [InlineData("NotFound", "", "RulesetNotFound", "vc01/esx01 has no ruleset 'moxa'.")]
    [InlineData("HostConfigFault", "", "HostRefused", "vc01/esx01, ruleset 'moxa': the host could not carry it out (HostConfigFault).")]
    [InlineData("HostConfigFault", "Can not change allowed ip list this ruleset, it is owned by system service.", "RulesetOwnedBySystem", "vc01/esx01: the ruleset 'moxa' belongs to a service of the host and follows it: Can not change allowed ip list this ruleset, it is owned by system service.")]
    [InlineData("NoPermission", "", "NoPermission", "vc01/esx01, ruleset 'moxa': the account lacks a privilege.")]
    public void A_refused_change_of_a_ruleset_names_host_and_ruleset(string fault, string said, string id, string message)
    {
        VimFaultException e = VimFaults.ToRulesetException(new FaultDetail(fault, said), "moxa", "vc01/esx01", new ObjectNames("vc01"));
        Assert.Equal((fault, id, message, "vc01/esx01"), (e.Fault, e.Id, e.Message, e.Target));
    }

    private static IReadOnlyList<EsxCliRow> Read(string response) => HostEsxCli.Read(Response(new XElement("response", response)), EsxCli.FirewallGet, "vc01/esx01");

    private static XElement Response(XElement content) => new("ExecuteSoapResponse", new XElement("returnval", content));

    private static string Body(VimCall call)
    {
        XElement envelope = XElement.Parse(Encoding.UTF8.GetString(call.ToEnvelope()));
        XElement body = envelope.Elements().Single().Elements().Single();
        foreach (XElement element in body.DescendantsAndSelf())
            element.Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
        return body.ToString(SaveOptions.DisableFormatting);
    }

    private static string Allowed(IReadOnlyList<AllowedHost>? allowed)
    {
        var text = new StringWriter();
        using (XmlWriter writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
            HostFirewallSystem.WriteAllowed(writer, allowed);
        return text.ToString().Replace(" xmlns=\"urn:vim25\"", "");
    }
}
