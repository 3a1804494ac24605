package main

import (
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

func TestSessionsAreLoggedInClonedAndKilled(t *testing.T) {
	b := start(t, mixed)
	manager := *b.ServiceContent.SessionManager
	_, err := methods.Login(background, b.connect(), &types.Login{This: manager, UserName: "root", Password: "wrong"})
	b.expect("wrong password", faultName(err), "InvalidLogin")
	ticket, err := methods.AcquireCloneTicket(background, b.Client, &types.AcquireCloneTicket{This: manager})
	if err != nil {
		t.Fatal(err)
	}
	clone := b.connect()
	if _, err := methods.CloneSession(background, clone, &types.CloneSession{This: manager, CloneTicket: ticket.Returnval}); err != nil {
		t.Fatal(err)
	}
	_, err = methods.CloneSession(background, b.connect(), &types.CloneSession{This: manager, CloneTicket: ticket.Returnval})
	b.expect("a ticket used twice", faultName(err), "InvalidLogin")
	values, _ := b.read(clone, manager, "sessionList")
	if n := len(values["sessionList"].(types.ArrayOfUserSession).UserSession); n != 2 {
		t.Errorf("%d sessions", n)
	}
	if _, err := methods.Logout(background, clone, &types.Logout{This: manager}); err != nil {
		t.Fatal(err)
	}
	b.expect("the first session", b.reconfigure("web1", add("telnet://:1")), "")
	b.control("POST", "/sessions/kill")
	_, err = methods.ReconfigVM_Task(background, b.Client, &types.ReconfigVM_Task{This: b.vm("web1")})
	b.expect("a killed session", faultName(err), "NotAuthenticated")
	_, content := b.read(b.Client, b.vm("web1"), "name")
	if _, ok := content.MissingSet[0].Fault.Fault.(*types.NotAuthenticated); !ok {
		t.Errorf("reading without a session: %+v", content)
	}
}

func TestTheReaderOnlyReads(t *testing.T) {
	b := start(t, mixed)
	reader := b.login("reader@vsphere.local")
	for privilege, spec := range map[string]types.VirtualMachineConfigSpec{
		"VirtualMachine.Config.AddRemoveDevice": add("telnet://:1"),
		"VirtualMachine.Config.EditDevice":      edited(b.device("on", 1), func(p *types.VirtualSerialPort) { p.YieldOnPoll = false }),
		"VirtualMachine.Interact.DeviceConnection": edited(b.device("on", 1), func(p *types.VirtualSerialPort) {
			p.Connectable.Connected = false
		}),
	} {
		_, err := methods.ReconfigVM_Task(background, reader, &types.ReconfigVM_Task{This: b.vm("on"), Spec: spec})
		f, ok := vimFault(err).(types.NoPermission)
		if !ok || f.PrivilegeId != privilege || f.Object != b.vm("on") {
			t.Errorf("%s: got %+v", privilege, vimFault(err))
		}
	}
}

func TestTheLicenceDecides(t *testing.T) {
	free := start(t, strings.Replace(mixed, "{", `{"licence": "free",`, 1))
	free.expect("free licence", free.reconfigure("web1", add("telnet://:1")), "call RestrictedVersion")
	without := start(t, strings.Replace(mixed, "{", `{"licence": "no-serialuri",`, 1))
	without.expect("network port", without.reconfigure("web1", add("telnet://:1")), "LicenseRestricted")
	thin := new(types.VirtualSerialPort)
	thin.Backing = new(types.VirtualSerialPortThinPrintBackingInfo)
	thin.Key = -1
	without.expect("other port", without.reconfigure("web1", change("add", thin)), "")
}

func TestEveryHostHasItsOwnRulesets(t *testing.T) {
	b := start(t, mixed)
	enabled := func(host, id string) bool {
		h, err := b.running.lab.hostNamed(host)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := b.read(b.Client, h.firewall.Self, "firewallInfo")
		c, _ := b.read(b.Client, h.Self, "config.firewall")
		x, y := a["firewallInfo"].(types.HostFirewallInfo), c["config.firewall"].(types.HostFirewallInfo)
		if rulesetOf(&x, id).Enabled != rulesetOf(&y, id).Enabled {
			t.Errorf("%s: config.firewall is out of step", host)
		}
		return rulesetOf(&x, id).Enabled
	}
	h, _ := b.running.lab.hostNamed("esx01")
	if enabled("esx01", "remoteSerialPort") || !enabled("esx03", "remoteSerialPort") {
		t.Error("wrong at the start")
	}
	if _, err := methods.EnableRuleset(background, b.Client, &types.EnableRuleset{This: h.firewall.Self, Id: "remoteSerialPort"}); err != nil {
		t.Fatal(err)
	}
	if !enabled("esx01", "remoteSerialPort") || enabled("esx02", "remoteSerialPort") {
		t.Error("wrong after the change")
	}
	_, err := methods.UpdateRuleset(background, b.Client, &types.UpdateRuleset{This: h.firewall.Self, Id: "nope"})
	b.expect("an unknown ruleset", faultName(err), "NotFound")
	b.control("POST", "/host/esx01/ruleset?id=vmserial&port=5000&endPort=5010&direction=inbound")
	if rulesetOf(h.firewall.FirewallInfo, "vmserial") != nil {
		t.Error("known before RefreshFirewall")
	}
	if _, err := methods.RefreshFirewall(background, b.Client, &types.RefreshFirewall{This: h.firewall.Self}); err != nil {
		t.Fatal(err)
	}
	if !enabled("esx01", "vmserial") {
		t.Error("not known after RefreshFirewall")
	}
}

func TestMishapsHappenAsAskedFor(t *testing.T) {
	b := start(t, mixed)
	b.control("POST", "/fault?method=ReconfigVM_Task&vm=web1&fault=GenericVmConfigFault&times=1")
	b.expect("another VM", b.reconfigure("web2", add("telnet://:1")), "")
	b.expect("the task", b.reconfigure("web1", add("telnet://:1")), "GenericVmConfigFault")
	b.expect("once only", b.reconfigure("web1", add("telnet://:1")), "")
	b.control("POST", "/fault?method=ReconfigVM_Task&fault=InvalidState&as=method")
	b.expect("the call", b.reconfigure("web1", add("telnet://:2")), "call InvalidState")
	b.control("POST", "/drop?method=CurrentTime&times=1")
	if _, err := methods.GetCurrentTime(background, b.Client); err == nil {
		t.Error("an answer came in spite of the drop")
	}
	b.control("POST", "/delay?method=CurrentTime&ms=300")
	began := time.Now()
	if _, err := methods.GetCurrentTime(background, b.Client); err != nil || time.Since(began) < 300*time.Millisecond {
		t.Errorf("not delayed: %v", err)
	}
	b.control("POST", "/hang?method=CurrentTime")
	done := make(chan error)
	go func() {
		_, err := methods.GetCurrentTime(background, b.Client)
		done <- err
	}()
	select {
	case <-done:
		t.Error("did not hang")
	case <-time.After(500 * time.Millisecond):
	}
	b.control("POST", "/clear")
	if err := <-done; err != nil {
		t.Error(err)
	}
	if calls := b.control("GET", "/counters")["calls"].(map[string]interface{}); calls["ReconfigVM_Task"] != float64(4) {
		t.Errorf("counted %v", calls)
	}
}

func vimFault(err error) interface{} {
	if err == nil || !soap.IsSoapFault(err) {
		return err
	}
	return soap.ToSoapFault(err).VimFault()
}

// post sends a raw request, as a client does that writes its own XML.
func (b *bench) post(action, body string) (int, string) {
	b.Helper()
	r, _ := http.NewRequest("POST", b.running.url, strings.NewReader(
		`<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Body>`+
			body+`</s:Body></s:Envelope>`))
	r.Header.Set("SOAPAction", action)
	login := b.running.lab.sessions.keys()
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: login[0]})
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	response, err := c.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text)
}

func TestARequestMustFollowTheSchema(t *testing.T) {
	b := start(t, mixed)
	edit := func(device string) string {
		return `<ReconfigVM_Task xmlns="urn:vim25"><_this type="VirtualMachine">` + b.vm("web1").Value + `</_this><spec><deviceChange>` +
			`<operation>add</operation><device ` + device + `</device></deviceChange></spec></ReconfigVM_Task>`
	}
	good := `i:type="VirtualSerialPort"><key>-1</key><backing i:type="VirtualSerialPortURIBackingInfo"><serviceURI>telnet://:1</serviceURI><direction>server</direction></backing><yieldOnPoll>true</yieldOnPoll>`
	for what, c := range map[string]struct{ body, complaint string }{
		"as it should be":      {edit(good), ""},
		"out of order":         {edit(strings.Replace(strings.Replace(good, "<key>-1</key>", "", 1), "<yieldOnPoll>", "<key>-1</key><yieldOnPoll>", 1)), "key"},
		"unknown element":      {edit(good + "<nonsense/>"), "nonsense"},
		"required left out":    {edit(strings.Replace(good, "<yieldOnPoll>true</yieldOnPoll>", "", 1)), "yieldOnPoll"},
		"boolean in capitals":  {edit(strings.Replace(good, ">true<", ">True<", 1)), "True"},
		"unknown type":         {edit(strings.Replace(good, "VirtualSerialPortURI", "VirtualNonsense", 1)), "VirtualNonsense"},
		"type that is no such": {edit(strings.Replace(good, `"VirtualSerialPort"`, `"Description"`, 1)), "Description"},
		"no namespace":         {strings.Replace(edit(good), ` xmlns="urn:vim25"`, "", 1), "namespace"},
		"unknown method":       {`<Nonsense xmlns="urn:vim25"/>`, "Nonsense"},
	} {
		status, text := b.post("urn:vim25/6.5", c.body)
		if (status == 200) != (c.complaint == "") || !strings.Contains(text, c.complaint) {
			t.Errorf("%s: %d %s", what, status, text)
		}
	}
	status, text := b.post("urn:vim25/9.0.0.0", edit(good))
	if status != 500 || !strings.Contains(text, "Unsupported version URI") {
		t.Errorf("a newer API: %d %s", status, text)
	}
}

func TestALoneHostIsItsOwnServer(t *testing.T) {
	b := start(t, `{"clusters": [{"name": "x", "hosts": [{"name": "esx5", "version": "5.0.0"}]}], "vms": [{"name": "a"}]}`, "--kind", "esxi", "--tls-max", "1.0")
	if about := b.ServiceContent.About; about.ApiType != "HostAgent" || about.ApiVersion != "5.0" || about.Build != "623860" {
		t.Errorf("about is %+v", about)
	}
	b.expect("add", b.reconfigure("a", add("telnet://:1")), "")
	_, err := methods.AcquireCloneTicket(background, b.Client, &types.AcquireCloneTicket{This: *b.ServiceContent.SessionManager})
	b.expect("clone ticket", faultName(err), "NotSupported")
}
