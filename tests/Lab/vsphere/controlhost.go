package main

import (
	"net/http"
	"net/url"

	"github.com/vmware/govmomi/vim25/types"
)

// host does to a host what happens behind the API's back.
func (c *control) host(name, what string, q url.Values) error {
	h, err := c.lab.hostNamed(name)
	if err != nil {
		return &refusal{http.StatusNotFound, err.Error()}
	}
	switch what {
	case "ruleset":
		return h.dropRuleset(q)
	case "lockdown":
		return h.lockdown(q.Get("mode"))
	case "firewall":
		return h.switchFirewall(q.Get("state"))
	}
	return &refusal{http.StatusNotFound, "not found: " + what}
}

// dropRuleset puts a ruleset on a host by file, as it were: RefreshFirewall makes it known.
func (h *labHost) dropRuleset(q url.Values) error {
	port, err := number(q, "port", 0)
	if err != nil {
		return err
	}
	end, err := number(q, "endPort", 0)
	if err != nil {
		return err
	}
	rule := rulePlan{Direction: q.Get("direction"), Protocol: q.Get("protocol"), Port: int32(port), EndPort: int32(end)}
	if rule.Protocol == "" {
		rule.Protocol = "tcp"
	}
	if q.Get("id") == "" || (rule.Direction != "inbound" && rule.Direction != "outbound") {
		return bad("a ruleset needs an id, a port and a direction (inbound or outbound)")
	}
	if h.tie != nil {
		return bad("%s is tied to a running host: put the file there", h.Name)
	}
	r := newRuleset(q.Get("id"), []rulePlan{rule})
	r.Enabled = q.Get("enabled") != "false"
	h.firewall.Lock()
	h.firewall.unread = append(h.firewall.unread, r)
	h.firewall.Unlock()
	return nil
}

// lockdown changes the mode, as somebody does in the vSphere client.
func (h *labHost) lockdown(mode string) error {
	if mode == "" {
		return bad("lockdown needs a mode")
	}
	if err := oneOf("lockdown", &mode, ""); err != nil {
		return bad("%v", err)
	}
	return h.access.set(types.HostLockdownMode(mode))
}

// switchFirewall turns the whole firewall on or off, or lets pass what no rule matches.
func (h *labHost) switchFirewall(state string) error {
	if state == "" {
		return bad("firewall needs a state")
	}
	if err := oneOf("firewall", &state, ""); err != nil {
		return bad("%v", err)
	}
	if h.tie != nil {
		_, err := h.tie.esxcli("network firewall set", "-e", map[bool]string{true: "false", false: "true"}[state == "off"],
			"-d", map[bool]string{true: "true", false: "false"}[state == "pass"])
		return err
	}
	h.firewall.Lock()
	h.firewall.state = cliState{off: state == "off", pass: state == "pass"}
	h.firewall.Unlock()
	return nil
}
