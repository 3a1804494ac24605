package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Where the host keeps what no XML file holds. Saved to the boot bank by auto-backup.sh.
const firewallStatePath = "/etc/vmware/.firewall-state"

// firewall is what the host's firewall knows: the rulesets as of the last refresh, and the state that
// esxcli sets, which belongs to a name and not to a file.
type firewall struct {
	Enabled, Loaded, DefaultPass bool
	Rulesets                     []ruleset
	State                        map[string]*rulesetState
}

type rulesetState struct {
	Enabled, AllowedAll bool
	AllowedIPs          []string
}

// withFirewall is one caller's turn: the state is read, changed and saved, and the filter made anew when asked.
// A change that fails leaves all as it was.
func withFirewall(change func(*firewall) (apply bool, err error)) error {
	lock, err := os.OpenFile(labDir+"/firewall.lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	f := firewall{Enabled: true, Loaded: true, State: map[string]*rulesetState{}}
	if data, err := os.ReadFile(firewallStatePath); err == nil {
		if err := json.Unmarshal(data, &f); err != nil {
			return fmt.Errorf("%s: %w", firewallStatePath, err)
		}
	} else if !os.IsNotExist(err) {
		return err
	}
	apply, err := change(&f)
	if err != nil || !apply {
		return err
	}
	data, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	// Sticky, so that auto-backup.sh takes it along; written in place, so that it stays the image's file.
	if err := os.WriteFile(firewallStatePath, data, 0o644); err != nil {
		return err
	}
	if err := os.Chmod(firewallStatePath, 0o644|os.ModeSticky); err != nil {
		return err
	}
	return f.filterPackets()
}

// refresh reads the files. A ruleset that is new takes its state from its file; one that is known keeps
// its own; one that is gone loses it.
func (f *firewall) refresh() error {
	before, state := f.State, map[string]*rulesetState{}
	f.Rulesets = nil
	for _, r := range readRuleFiles() {
		known := before[r.ID]
		if known == nil && !isStock(r.ID) && isOn(mishapRefreshIgnoresNew) {
			continue
		}
		if known == nil {
			known = &rulesetState{Enabled: r.Enabled, AllowedAll: true}
		}
		f.Rulesets, state[r.ID] = append(f.Rulesets, r), known
	}
	f.State = state
	return noteSSHCut()
}

func (f *firewall) named(id string) (*ruleset, *rulesetState) {
	for i := range f.Rulesets {
		if f.Rulesets[i].ID == id {
			return &f.Rulesets[i], f.State[id]
		}
	}
	return nil, nil
}

// matching is every ruleset, or the named one.
func (f *firewall) matching(id string) ([]ruleset, error) {
	if id == "" {
		return f.Rulesets, nil
	}
	r, _ := f.named(id)
	if r == nil {
		return nil, unknownRuleset(id)
	}
	return []ruleset{*r}, nil
}

// The wording of these is inferred: what a real host says was not found.
func unknownRuleset(id string) error {
	return fmt.Errorf("Invalid operation requested: No ruleset found with id '%s'", id)
}

func (f *firewall) setRuleset(id string, enabled, allowedAll *bool) error {
	r, state := f.named(id)
	if r == nil {
		return unknownRuleset(id)
	}
	if enabled != nil {
		if r.Required && !*enabled {
			return fmt.Errorf("Invalid operation requested: Ruleset '%s' is required and can not be disabled", id)
		}
		state.Enabled = *enabled
	}
	if allowedAll != nil {
		state.AllowedAll = *allowedAll
	}
	return nil
}

func (f *firewall) allow(id, ip string) error {
	r, state := f.named(id)
	if r == nil {
		return unknownRuleset(id)
	}
	if !isAddress(ip) {
		return fmt.Errorf("Invalid value specified: '%s' is not an IP address or a network", ip)
	}
	if state.AllowedAll {
		return errors.New("Invalid operation requested: Ruleset allows all IP addresses, set allowed-all to false first")
	}
	for _, known := range state.AllowedIPs {
		if known == ip {
			return fmt.Errorf("Invalid operation requested: IP address '%s' exists already", ip)
		}
	}
	state.AllowedIPs = append(state.AllowedIPs, ip)
	return nil
}

func (f *firewall) disallow(id, ip string) error {
	r, state := f.named(id)
	if r == nil {
		return unknownRuleset(id)
	}
	for i, known := range state.AllowedIPs {
		if known == ip {
			state.AllowedIPs = append(state.AllowedIPs[:i], state.AllowedIPs[i+1:]...)
			return nil
		}
	}
	return fmt.Errorf("Invalid operation requested: IP address '%s' is not in the list", ip)
}

func isAddress(text string) bool {
	if strings.Contains(text, "/") {
		_, _, err := net.ParseCIDR(text)
		return err == nil
	}
	return net.ParseIP(text) != nil
}

// hostSettings is what the host was started with. It lies where the host's own files do not.
type hostSettings struct {
	Name, Address, FarEnd string
	Profile               profile
	Hosts                 map[string]string
	DNS                   string
}

const (
	labDir       = "/.lab"
	settingsPath = labDir + "/settings.json"
)

func readSettings() (hostSettings, error) {
	var s hostSettings
	data, err := os.ReadFile(filepath.Clean(settingsPath))
	if err != nil {
		return s, fmt.Errorf("this works only inside a host of the lab: %w", err)
	}
	return s, json.Unmarshal(data, &s)
}
