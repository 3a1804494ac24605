package main

import (
	"encoding/json"
	"sort"
	"strconv"
	"sync"

	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// firewallSystem is one host's HostFirewallSystem. The library has one ruleset list for all hosts, of
// ESXi 6.5; here every host has its own copy. HostSystem.config.firewall is kept in step.
type firewallSystem struct {
	mo.HostFirewallSystem
	sync.Mutex
	host *labHost
	// Put on the host by file, and unknown to the API until RefreshFirewall.
	unread []types.HostFirewallRuleset
	state  cliState
}

// rulesetPlan is a ruleset's state in the inventory: true or false, or an object.
type rulesetPlan struct {
	Enabled    bool       `json:"enabled"`
	AllowedIPs []string   `json:"allowedIps"`
	Rules      []rulePlan `json:"rules"`
}

type rulePlan struct {
	Direction string `json:"direction"`
	Protocol  string `json:"protocol"`
	Port      int32  `json:"port"`
	EndPort   int32  `json:"endPort"`
}

func (r *rulesetPlan) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &r.Enabled) == nil {
		return nil
	}
	type plain rulesetPlan
	return json.Unmarshal(data, (*plain)(r))
}

func (b *builder) firewall(h *labHost, plan *hostPlan) {
	f := &firewallSystem{host: h, state: cliState{off: plan.Firewall == "off", pass: plan.Firewall == "pass"}}
	f.Self = ref{Type: "HostFirewallSystem", Value: "firewallSystem-" + h.Self.Value}
	info := types.HostFirewallInfo{DefaultPolicy: esx.HostFirewallInfo.DefaultPolicy}
	for _, r := range esx.HostFirewallInfo.Ruleset {
		info.Ruleset = append(info.Ruleset, r) // rules are never written to, so they may be shared
	}
	var keys []string
	for key := range plan.Rulesets {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		wanted := plan.Rulesets[key]
		r := rulesetOf(&info, key)
		if r == nil {
			info.Ruleset = append(info.Ruleset, newRuleset(key, wanted.Rules))
			r = &info.Ruleset[len(info.Ruleset)-1]
		}
		r.Enabled = wanted.Enabled
		if len(wanted.AllowedIPs) > 0 {
			r.AllowedHosts = &types.HostFirewallRulesetIpList{IpAddress: wanted.AllowedIPs}
		}
	}
	f.FirewallInfo = &info
	h.firewall = f
	h.ConfigManager.FirewallSystem = &f.Self
	h.Config.Firewall = &info
	b.lab.put(f)
}

// newRuleset is a custom one: its label is its id, there being no text for it on the host.
func newRuleset(key string, rules []rulePlan) types.HostFirewallRuleset {
	r := types.HostFirewallRuleset{Key: key, Label: key, AllowedHosts: &types.HostFirewallRulesetIpList{AllIp: true}}
	for _, p := range rules {
		r.Rule = append(r.Rule, types.HostFirewallRule{
			Port: p.Port, EndPort: p.EndPort, Direction: types.HostFirewallRuleDirection(p.Direction),
			PortType: types.HostFirewallRulePortTypeDst, Protocol: p.Protocol,
		})
	}
	return r
}

func rulesetOf(info *types.HostFirewallInfo, key string) *types.HostFirewallRuleset {
	for i := range info.Ruleset {
		if info.Ruleset[i].Key == key {
			return &info.Ruleset[i]
		}
	}
	return nil
}

// change replaces firewallInfo by a changed copy, here and in the host's config.
// The dispatcher does not lock, so that this can take its two locks one after the other.
func (f *firewallSystem) change(do func(*types.HostFirewallInfo) fault) fault {
	if f.host.Runtime.ConnectionState != types.HostSystemConnectionStateConnected {
		return new(types.HostNotConnected)
	}
	f.Lock()
	next := *f.FirewallInfo
	next.Ruleset = append([]types.HostFirewallRuleset(nil), next.Ruleset...)
	if fault := do(&next); fault != nil {
		f.Unlock()
		return fault
	}
	f.FirewallInfo = &next
	f.Unlock()
	l := f.host.lab
	l.withLock(f.host.HostSystem, func() {
		config := *f.host.Config
		config.Firewall = &next
		f.host.Config = &config
	})
	l.changes.changed(f.Self, f.host.Self)
	return nil
}

// enable: vSphere API: HostFirewallSystem: NotFound for an unknown ruleset; a required one cannot be disabled.
func (f *firewallSystem) enable(id string, on bool) fault {
	if f.host.tie != nil {
		return f.inHost("network firewall ruleset set", "-r", id, "-e", strconv.FormatBool(on))
	}
	return f.change(func(info *types.HostFirewallInfo) fault {
		r := rulesetOf(info, id)
		if r == nil {
			return new(types.NotFound)
		}
		if r.Required && !on {
			return new(types.HostConfigFault)
		}
		r.Enabled = on
		return nil
	})
}

func (f *firewallSystem) EnableRuleset(_ *call, r *types.EnableRuleset) (interface{}, fault) {
	return new(types.EnableRulesetResponse), f.enable(r.Id, true)
}

func (f *firewallSystem) DisableRuleset(_ *call, r *types.DisableRuleset) (interface{}, fault) {
	return new(types.DisableRulesetResponse), f.enable(r.Id, false)
}

// UpdateRuleset: vSphere API: HostFirewallRulesetRulesetSpec.allowedHosts; NotFound for an unknown ruleset.
func (f *firewallSystem) UpdateRuleset(_ *call, r *types.UpdateRuleset) (interface{}, fault) {
	if f.host.tie != nil {
		return new(types.UpdateRulesetResponse), f.allowInHost(r.Id, &r.Spec.AllowedHosts)
	}
	return new(types.UpdateRulesetResponse), f.allowed(r.Id, func(l *types.HostFirewallRulesetIpList) fault {
		*l = r.Spec.AllowedHosts
		return nil
	})
}

// allowed changes a copy of a ruleset's allowed addresses.
func (f *firewallSystem) allowed(id string, do func(*types.HostFirewallRulesetIpList) fault) fault {
	return f.change(func(info *types.HostFirewallInfo) fault {
		found := rulesetOf(info, id)
		if found == nil {
			return new(types.NotFound)
		}
		list := types.HostFirewallRulesetIpList{AllIp: true}
		if old := found.AllowedHosts; old != nil {
			list = *old
			list.IpAddress = append([]string(nil), old.IpAddress...)
			list.IpNetwork = append([]types.HostFirewallRulesetIpNetwork(nil), old.IpNetwork...)
		}
		if fault := do(&list); fault != nil {
			return fault
		}
		found.AllowedHosts = &list
		return nil
	})
}

// UpdateDefaultPolicy: vSphere API: what is unset stays.
func (f *firewallSystem) UpdateDefaultPolicy(_ *call, r *types.UpdateDefaultPolicy) (interface{}, fault) {
	return new(types.UpdateDefaultPolicyResponse), f.change(func(info *types.HostFirewallInfo) fault {
		if p := r.DefaultPolicy.IncomingBlocked; p != nil {
			info.DefaultPolicy.IncomingBlocked = p
		}
		if p := r.DefaultPolicy.OutgoingBlocked; p != nil {
			info.DefaultPolicy.OutgoingBlocked = p
		}
		return nil
	})
}

// RefreshFirewall: vSphere API: picks up changes that were made directly on the host.
func (f *firewallSystem) RefreshFirewall(*call, *types.RefreshFirewall) (interface{}, fault) {
	if f.host.tie != nil {
		return new(types.RefreshFirewallResponse), f.inHost("network firewall refresh")
	}
	return new(types.RefreshFirewallResponse), f.change(func(info *types.HostFirewallInfo) fault {
		for _, u := range f.unread {
			if r := rulesetOf(info, u.Key); r != nil {
				r.Rule = u.Rule
				continue
			}
			info.Ruleset = append(info.Ruleset, u)
		}
		f.unread = nil
		return nil
	})
}
