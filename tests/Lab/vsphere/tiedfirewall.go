package main

import (
	"fmt"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// reread makes firewallInfo what the tied host's esxcli lists.
func (f *firewallSystem) reread() error {
	t := f.host.tie
	t.lock.Lock()
	defer t.lock.Unlock()
	stamp := t.stamp()
	info, err := t.read(f.FirewallInfo)
	if err != nil {
		return err
	}
	if f.change(func(now *types.HostFirewallInfo) fault { now.Ruleset = info; return nil }) == nil {
		t.seen = stamp
	}
	return nil
}

func (t *tie) read(known *types.HostFirewallInfo) ([]types.HostFirewallRuleset, error) {
	sets, err := t.esxcli("network firewall ruleset list")
	if err != nil {
		return nil, err
	}
	rules, err := t.esxcli("network firewall ruleset rule list")
	if err != nil {
		return nil, err
	}
	allowed, err := t.esxcli("network firewall ruleset allowedip list")
	if err != nil {
		return nil, err
	}
	var made []types.HostFirewallRuleset
	for _, row := range sets {
		r := newRuleset(row.first("Name"), nil)
		// Label, service and whether it is required are not in esxcli's lists.
		if stock := rulesetOf(known, r.Key); stock != nil {
			r.Label, r.Service, r.Required = stock.Label, stock.Service, stock.Required
		}
		r.Enabled = row.first("Enabled") == "true"
		for _, x := range rules {
			if x.first("Ruleset") == r.Key {
				r.Rule = append(r.Rule, ruleOf(x))
			}
		}
		for _, x := range allowed {
			if list := x["AllowedIPAddresses"]; x.first("Ruleset") == r.Key && (len(list) != 1 || list[0] != "All") {
				r.AllowedHosts = new(types.HostFirewallRulesetIpList)
				for _, text := range list {
					addAllowed(r.AllowedHosts, text)
				}
			}
		}
		made = append(made, r)
	}
	return made, nil
}

func ruleOf(row cliRow) types.HostFirewallRule {
	r := types.HostFirewallRule{
		Direction: types.HostFirewallRuleDirection(strings.ToLower(row.first("Direction"))), Protocol: strings.ToLower(row.first("Protocol")),
		PortType: types.HostFirewallRulePortType(strings.ToLower(row.first("PortType"))),
	}
	_, _ = fmt.Sscan(row.first("PortBegin"), &r.Port)
	_, _ = fmt.Sscan(row.first("PortEnd"), &r.EndPort)
	if r.EndPort == r.Port {
		r.EndPort = 0 // vSphere API: HostFirewallRule.endPort is left out for a single port
	}
	return r
}

// inHost runs a change in the tied host and reads the outcome.
func (f *firewallSystem) inHost(command string, options ...string) fault {
	if !f.host.connected() {
		return new(types.HostNotConnected)
	}
	if _, err := f.host.tie.esxcli(command, options...); err != nil {
		return refused(err)
	}
	if err := f.reread(); err != nil {
		return refused(err)
	}
	return nil
}

// allowInHost sets a ruleset's allowed addresses, one change of esxcli after the other.
func (f *firewallSystem) allowInHost(id string, wanted *types.HostFirewallRulesetIpList) fault {
	if wanted.AllIp {
		return f.inHost("network firewall ruleset set", "-r", id, "-a", "true")
	}
	if fault := f.inHost("network firewall ruleset set", "-r", id, "-a", "false"); fault != nil {
		return fault
	}
	f.Lock()
	have := allowedTexts(rulesetOf(f.FirewallInfo, id).AllowedHosts)
	f.Unlock()
	want := allowedTexts(wanted)
	for _, one := range without(want, have) {
		if fault := f.inHost("network firewall ruleset allowedip add", "-r", id, "-i", one); fault != nil {
			return fault
		}
	}
	for _, one := range without(have, want) {
		if fault := f.inHost("network firewall ruleset allowedip remove", "-r", id, "-i", one); fault != nil {
			return fault
		}
	}
	return nil
}

func without(list, gone []string) []string {
	var kept []string
	for _, one := range list {
		if !strings.Contains("\n"+strings.Join(gone, "\n")+"\n", "\n"+one+"\n") {
			kept = append(kept, one)
		}
	}
	return kept
}

// refused is what the host said, as a fault: hostd passes the text on.
func refused(err error) fault {
	if strings.Contains(err.Error(), "No ruleset found") {
		return new(types.NotFound)
	}
	f := new(types.HostConfigFault)
	f.FaultMessage = []types.LocalizableMessage{{Key: "com.vmware.esx.hostctl.default", Message: err.Error()}}
	return f
}

// inHost is a command of esxcli that the tied host answers.
func (c *cliCommand) inHost(h *labHost, arguments map[string]string) ([]cliRow, error) {
	var options []string
	for _, p := range c.parameter {
		if value, given := arguments[p.name]; given {
			options = append(options, "-"+p.short, value)
		}
	}
	name := strings.ReplaceAll(c.name, ".", " ")
	if c.value == "string" {
		out, err := h.tie.call(append([]string{"exec", "--lab", h.tie.lab, h.tie.host, "esxcli"}, strings.Fields(name)...)...)
		return []cliRow{{"": {strings.TrimSpace(string(out))}}}, err
	}
	rows, err := h.tie.esxcli(name, options...)
	if err == nil && c.value == boolean {
		err = h.firewall.reread()
	}
	return rows, err
}
