package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

// The bodies of the calls as vmware/govmomi, internal/methods.go, has them.

type retrieveExecuterBody struct {
	Req    *RetrieveManagedMethodExecuter         `xml:"urn:vim25 RetrieveManagedMethodExecuter"`
	Res    *RetrieveManagedMethodExecuterResponse `xml:"urn:vim25 RetrieveManagedMethodExecuterResponse"`
	Fault_ *soap.Fault                            `xml:"http://schemas.xmlsoap.org/soap/envelope/ Fault"`
}

func (b *retrieveExecuterBody) Fault() *soap.Fault { return b.Fault_ }

type executeBody struct {
	Req    *ExecuteSoap         `xml:"urn:vim25 ExecuteSoap"`
	Res    *ExecuteSoapResponse `xml:"urn:vim25 ExecuteSoapResponse"`
	Fault_ *soap.Fault          `xml:"http://schemas.xmlsoap.org/soap/envelope/ Fault"`
}

func (b *executeBody) Fault() *soap.Fault { return b.Fault_ }

// run asks a host's esxcli; arguments are name=value.
func (b *bench) run(c *vim25.Client, host, command string, arguments ...string) (string, error) {
	b.Helper()
	h, err := b.running.lab.hostNamed(host)
	if err != nil {
		b.Fatal(err)
	}
	found := &retrieveExecuterBody{}
	if err := c.RoundTrip(background, &retrieveExecuterBody{Req: &RetrieveManagedMethodExecuter{This: h.Self}}, found); err != nil {
		return "", err
	}
	words := strings.Fields(command)
	request := &ExecuteSoap{This: found.Res.Returnval, Version: "urn:vim25/5.0",
		Moid: "ha-cli-handler-" + strings.Join(words[:len(words)-1], "-"), Method: "vim.EsxCLI." + strings.Join(words, ".")}
	for _, a := range arguments {
		name, value, _ := strings.Cut(a, "=")
		request.Argument = append(request.Argument, soapArgument{name, "<" + name + ">" + value + "</" + name + ">"})
	}
	answer := &executeBody{}
	if err := c.RoundTrip(background, &executeBody{Req: request}, answer); err != nil {
		return "", err
	}
	result := answer.Res.Returnval
	if result.Fault != nil {
		return "fault " + result.Fault.FaultDetail, nil
	}
	return result.Response, nil
}

func (b *bench) says(host, command, want string, arguments ...string) {
	b.Helper()
	got, err := b.run(b.Client, host, command, arguments...)
	if err != nil || !strings.Contains(got, want) {
		b.Errorf("%s %v: got %q, %v; want %q", command, arguments, got, err, want)
	}
}

func TestEsxcliRunsThroughTheAPI(t *testing.T) {
	b := start(t, `{"clusters": [{"name": "lab", "hosts": [{"name": "esx01"}, {"name": "esx02", "version": "6.5.0", "firewall": "off"}]}], "vms": []}`)
	b.says("esx01", "network firewall get", "<DefaultAction>DROP</DefaultAction><Enabled>true</Enabled><Loaded>true</Loaded>")
	b.says("esx02", "network firewall get", "<Enabled>false</Enabled>")
	b.says("esx01", "system version get", "<Version>8.0.3</Version>")
	b.says("esx01", "software acceptance get", `xsi:type="xsd:string">PartnerSupported</obj>`)
	b.says("esx01", "network ip connection list", "<LocalAddress>0.0.0.0:443</LocalAddress>", "type=tcp")
	b.says("esx01", "network firewall ruleset list", "<AllowedIPconfigurable>true</AllowedIPconfigurable><EnableDisableconfigurable>true</EnableDisableconfigurable><Enabled>false</Enabled><Name>remoteSerialPort</Name>", "rulesetid=remoteSerialPort")
	b.says("esx02", "network firewall ruleset list", "<DataObject xsi:type=\"VimEsxCLInetworkfirewallrulesetlistRuleset\"><Enabled>false</Enabled><Name>vSPC</Name></DataObject>", "rulesetid=vSPC")
	b.says("esx01", "network firewall ruleset rule list", "<Direction>Inbound</Direction><PortBegin>1024</PortBegin><PortEnd>65535</PortEnd><PortType>Dst</PortType><Protocol>TCP</Protocol><Ruleset>remoteSerialPort</Ruleset>")
	b.says("esx01", "network firewall ruleset set", `"xsd:boolean">true<`, "rulesetid=vSPC", "enabled=true", "allowedall=false")
	b.says("esx01", "network firewall ruleset allowedip add", "true", "rulesetid=vSPC", "ipaddress=10.0.0.0/8")
	b.says("esx01", "network firewall ruleset allowedip add", "true", "rulesetid=vSPC", "ipaddress=192.0.2.7")
	b.says("esx01", "network firewall ruleset allowedip add", "<errMsg>Ip address already exist.</errMsg>", "rulesetid=vSPC", "ipaddress=192.0.2.7")
	b.says("esx01", "network firewall ruleset allowedip list", "<AllowedIPAddresses>192.0.2.7</AllowedIPAddresses><AllowedIPAddresses>10.0.0.0/8</AllowedIPAddresses>", "rulesetid=vSPC")
	b.says("esx01", "network firewall ruleset allowedip remove", "true", "rulesetid=vSPC", "ipaddress=10.0.0.0/8")
	h, _ := b.running.lab.hostNamed("esx01")
	if r := rulesetOf(h.firewall.FirewallInfo, "vSPC"); !r.Enabled || r.AllowedHosts.AllIp || len(r.AllowedHosts.IpNetwork) != 0 || len(r.AllowedHosts.IpAddress) != 1 {
		t.Errorf("the API shows %+v %+v", r, r.AllowedHosts)
	}
	b.control("POST", "/host/esx01/ruleset?id=moxa&port=4001&direction=outbound")
	b.says("esx01", "network firewall ruleset list", "fault", "rulesetid=moxa")
	b.says("esx01", "network firewall refresh", "true")
	b.says("esx01", "network firewall ruleset list", "<Name>moxa</Name>", "rulesetid=moxa")
	b.says("esx01", "network firewall set", "true", "enabled=false")
	b.says("esx01", "network firewall get", "<Enabled>false</Enabled>")
}

func TestEsxcliRefusesWhatAHostRefuses(t *testing.T) {
	b := start(t, `{"clusters": [{"name": "lab", "hosts": [{"name": "esx01"}, {"name": "away", "connection": "disconnected"}]}], "vms": []}`)
	b.says("esx01", "network firewall nonsense", `xsi:type="NotFound"`)
	b.says("esx01", "network firewall ruleset set", "Missing required parameter", "enabled=true")
	b.says("esx01", "network firewall ruleset set", "Invalid data constraint", "rulesetid=vSPC", "enabled=maybe")
	b.says("esx01", "network firewall ruleset set", "Invalid ruleset id", "rulesetid=nope", "enabled=true")
	b.says("esx01", "network firewall get", "Invalid parameter", "nonsense=1")
	_, err := b.run(b.Client, "away", "network firewall get")
	b.expect("a host that is away", faultName(err), "HostNotConnected")
	_, err = b.run(b.login("reader@vsphere.local"), "esx01", "network firewall get")
	b.expect("the reader", faultName(err), "NoPermission")
	for _, f := range []string{"NoPermission", "MethodNotFound"} {
		b.control("POST", "/fault?method=ExecuteSoap&object=esx01&fault="+f)
		_, err = b.run(b.Client, "esx01", "network firewall get")
		b.expect("a refusing executer", faultName(err), f)
	}
	b.control("POST", "/fault?method=RetrieveManagedMethodExecuter&object=esx01&fault=NotSupported")
	_, err = b.run(b.Client, "esx01", "network firewall get")
	b.expect("no executer", faultName(err), "NotSupported")
	b.says("esx01", "network firewall get", "DROP")
}

// TestACommandIsDescribedAsClientsAsk reads what govc reads before it runs a command: parameters and their options.
func TestACommandIsDescribedAsClientsAsk(t *testing.T) {
	b := start(t, "")
	h := b.running.lab.hosts[0]
	found := &retrieveExecuterBody{}
	if err := b.RoundTrip(background, &retrieveExecuterBody{Req: &RetrieveManagedMethodExecuter{This: h.Self}}, found); err != nil {
		t.Fatal(err)
	}
	answer := &executeBody{}
	if err := b.RoundTrip(background, &executeBody{Req: &ExecuteSoap{This: found.Res.Returnval, Version: "urn:vim25/5.0", Moid: cliInfoMoid, Method: "vim.CLIInfo.FetchCLIInfo",
		Argument: []soapArgument{{"typeName", "<typeName>vim.EsxCLI.network.firewall.ruleset</typeName>"}}}}, answer); err != nil {
		t.Fatal(err)
	}
	var info struct {
		Method []struct {
			Name  string `xml:"name"`
			Param []struct {
				Name    string   `xml:"name"`
				Aliases []string `xml:"aliases"`
			} `xml:"param"`
		} `xml:"method"`
	}
	if err := xml.Unmarshal([]byte(answer.Res.Returnval.Response), &info); err != nil {
		t.Fatal(err)
	}
	if len(info.Method) != 2 || info.Method[1].Name != "set" || len(info.Method[1].Param) != 3 || info.Method[1].Param[0].Aliases[1] != "--allowed-all" {
		t.Errorf("described as %+v", info)
	}
}

func TestAnOlderServerDoesNotKnowNewerProperties(t *testing.T) {
	old := start(t, `{"clusters": [{"name": "x", "hosts": [{"name": "esx5", "version": "5.0.0"}]}], "vms": []}`, "--kind", "esxi", "--tls-max", "1.0")
	for property, since := range newerProperties {
		if f := old.running.lab.checkProperties(propertySet(property)); f == nil {
			t.Errorf("5.0 knows %s, which came with %s", property, since)
		}
	}
	now := start(t, `{"clusters": [{"name": "lab", "imageManaged": true, "profile": "gold", "hosts": [
		{"name": "esx01", "secureBoot": true, "statelessCache": true}, {"name": "esx02", "profile": "gold"}]}], "vms": []}`)
	h := now.running.lab.hosts[0]
	values, _ := now.read(now.Client, h.Self, secureBootProperty, "config.deploymentInfo.bootedFromStatelessCache")
	if values[secureBootProperty] != true || values["config.deploymentInfo.bootedFromStatelessCache"] != true {
		t.Errorf("read %v", values)
	}
	values, _ = now.read(now.Client, *h.Parent, "lifecycleManaged")
	if values["lifecycleManaged"] != true {
		t.Errorf("read %v", values)
	}
	if f := now.running.lab.checkProperties(propertySet("HostSystem config.nonsense")); f == nil {
		t.Error("config.nonsense is taken for a property")
	}
}

func TestLockdownIsSeenInTheAPI(t *testing.T) {
	b := start(t, "")
	b.control("POST", "/host/DC0_C0_H0/lockdown?mode=lockdownStrict")
	values, _ := b.read(b.Client, b.running.lab.hosts[0].Self, "config.lockdownMode")
	if got := values["config.lockdownMode"]; got == nil || !strings.Contains(stringOf(got), "lockdownStrict") {
		t.Errorf("read %v", values)
	}
}

func propertySet(typeAndName string) []types.PropertySpec {
	kind, name, _ := strings.Cut(typeAndName, " ")
	return []types.PropertySpec{{Type: kind, PathSet: []string{name}}}
}

func stringOf(v interface{}) string { return fmt.Sprint(v) }
