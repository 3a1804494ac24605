package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// changed carries out a change that cannot fail.
func changed(change func(*firewall)) (result, error) {
	return changedOr(func(f *firewall) error { change(f); return nil })
}

func changedOr(change func(*firewall) error) (result, error) {
	return result{}, withFirewall(func(f *firewall) (bool, error) {
		err := change(f)
		return err == nil, err
	})
}

// looked reads without changing.
func looked(look func(*firewall) error) error {
	return withFirewall(func(f *firewall) (bool, error) { return false, look(f) })
}

// refreshIfLoaded: "reading the rule set files if the module is loaded" (VMware KB 2005284).
func (f *firewall) refreshIfLoaded() error {
	if isOn(mishapRefreshFails) {
		return errors.New("Refresh failed: Unable to load the firewall rule sets") // the lab's own words
	}
	if !f.Loaded {
		return nil
	}
	return f.refresh()
}

func firewallGet(map[string]string) (result, error) {
	r := result{structure: "Firewall", single: true, columns: []string{"Default Action", "Enabled", "Loaded"}}
	err := looked(func(f *firewall) error {
		action := "DROP"
		if f.DefaultPass {
			action = "PASS"
		}
		r.rows = [][]interface{}{{action, f.Enabled, f.Loaded}}
		return nil
	})
	return r, err
}

func firewallSet(o map[string]string) (result, error) {
	return changed(func(f *firewall) {
		if v, ok := o["default-action"]; ok {
			f.DefaultPass = v == "true"
		}
		if v, ok := o["enabled"]; ok {
			f.Enabled = v == "true"
		}
	})
}

// rulesetList has four columns from 8.0 U2b on. Which of the stock rulesets are not configurable there is
// known only in part; remoteSerialPort, vSPC and custom ones are.
func rulesetList(o map[string]string) (result, error) {
	s, err := readSettings()
	if err != nil {
		return result{}, err
	}
	r := result{structure: "FirewallRuleset", columns: []string{"Name", "Enabled"}}
	if s.Profile.OwnershipColumns {
		r.columns = append(r.columns, "Enable/Disable configurable", "Allowed IP configurable")
	}
	err = looked(func(f *firewall) error {
		sets, err := f.matching(o["ruleset-id"])
		for _, one := range sets {
			row := []interface{}{one.ID, f.State[one.ID].Enabled}
			if s.Profile.OwnershipColumns {
				owned := ownedBySystem[one.ID]
				row = append(row, !owned, !owned)
			}
			r.rows = append(r.rows, row)
		}
		return err
	})
	return r, err
}

// Some of those that a system service owns on 8.0 U2b.
var ownedBySystem = map[string]bool{"dhcp": true, "dns": true, "faultTolerance": true, "vMotion": true, "vpxHeartbeats": true, "HBR": true, "DVSSync": true}

func rulesetSet(o map[string]string) (result, error) {
	s, err := readSettings()
	if err != nil {
		return result{}, err
	}
	if _, given := o["allowed-all"]; given && s.Profile.OwnershipColumns && ownedBySystem[o["ruleset-id"]] {
		return result{}, fmt.Errorf("Invalid operation requested: Can not change allowed ip list this ruleset, it is owned by system service.")
	}
	return changedOr(func(f *firewall) error {
		return f.setRuleset(o["ruleset-id"], boolOption(o, "enabled"), boolOption(o, "allowed-all"))
	})
}

func boolOption(o map[string]string, name string) *bool {
	v, ok := o[name]
	if !ok {
		return nil
	}
	b := v == "true"
	return &b
}

func ruleList(o map[string]string) (result, error) {
	r := result{structure: "FirewallRule", columns: []string{"Ruleset", "Direction", "Protocol", "Port Type", "Port Begin", "Port End"}}
	err := looked(func(f *firewall) error {
		sets, err := f.matching(o["ruleset-id"])
		for _, one := range sets {
			for _, x := range one.Rules {
				direction, kind := "Inbound", "Dst"
				if x.Outbound {
					direction = "Outbound"
				}
				if x.Src {
					kind = "Src"
				}
				r.rows = append(r.rows, []interface{}{one.ID, direction, strings.ToUpper(x.Protocol), kind, x.Begin, x.End})
			}
		}
		return err
	})
	return r, err
}

func allowedList(o map[string]string) (result, error) {
	r := result{structure: "FirewallRulesetAllowedip", columns: []string{"Ruleset", "Allowed IP Addresses"}}
	err := looked(func(f *firewall) error {
		sets, err := f.matching(o["ruleset-id"])
		for _, one := range sets {
			state := f.State[one.ID]
			allowed := append([]string{}, state.AllowedIPs...)
			if state.AllowedAll {
				allowed = []string{"All"}
			}
			r.rows = append(r.rows, []interface{}{one.ID, allowed})
		}
		return err
	})
	return r, err
}

func versionGet(map[string]string) (result, error) {
	s, err := readSettings()
	p := s.Profile
	r := result{structure: "VersionGet", single: true, columns: []string{"Product", "Version", "Build", "Update"},
		rows: [][]interface{}{{"VMware ESXi", p.Version, "Releasebuild-" + p.Build, p.Update}}}
	if p.since("6.0.0") {
		r.columns = append(r.columns, "Patch")
		r.rows[0] = append(r.rows[0], "0")
	}
	return r, err
}

func hostnameGet(map[string]string) (result, error) {
	name, err := os.Hostname()
	return result{structure: "HostnameGet", single: true, columns: []string{"Domain Name", "Fully Qualified Domain Name", "Host Name"},
		rows: [][]interface{}{{"", name, name}}}, err
}
