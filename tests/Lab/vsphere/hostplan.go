package main

import (
	"fmt"
	"regexp"
)

// hostPlan is a host of the inventory.
type hostPlan struct {
	Name       string                 `json:"name"`
	Version    string                 `json:"version"`
	Build      string                 `json:"build"`
	IP         string                 `json:"ip"`
	Connection string                 `json:"connection"`
	Lockdown   string                 `json:"lockdown"`
	Rulesets   map[string]rulesetPlan `json:"rulesets"`
	Services   map[string]bool        `json:"services"`
	Firewall   string                 `json:"firewall"`

	ExceptionUsers []string `json:"exceptionUsers"`
	SecureBoot     *bool    `json:"secureBoot"`
	StatelessCache bool     `json:"statelessCache"`
	Profile        string   `json:"profile"`
	ESXi           *tiePlan `json:"esxi"`
}

// tiePlan names a running host of the ESXi lab.
type tiePlan struct {
	Lab  string `json:"lab"`
	Host string `json:"host"`
}

func (h *hostPlan) complete() error {
	if h.Name == "" {
		return fmt.Errorf("a host needs a name")
	}
	if h.Version == "" {
		h.Version = "8.0.3"
	}
	if h.Build == "" {
		h.Build = map[string]string{"5.0.0": "623860", "5.1.0": "799733", "6.5.0": "5969303", "8.0.3": "24022510"}[h.Version]
	}
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(h.Version) || h.Build == "" {
		return fmt.Errorf("host %s: version %q must be like 8.0.3 and needs a build", h.Name, h.Version)
	}
	if h.Connection != "" && h.Connection != "connected" && h.Connection != "disconnected" && h.Connection != "notResponding" {
		return fmt.Errorf("host %s: connection is %q; expected connected, disconnected or notResponding", h.Name, h.Connection)
	}
	if err := oneOf("firewall", &h.Firewall, "on"); err != nil {
		return fmt.Errorf("host %s: %v", h.Name, err)
	}
	if h.ESXi != nil && (h.ESXi.Lab == "" || h.ESXi.Host == "") {
		return fmt.Errorf("host %s: esxi needs a lab and a host", h.Name)
	}
	if err := oneOf("lockdown", &h.Lockdown, "lockdownDisabled"); err != nil {
		return fmt.Errorf("host %s: %v", h.Name, err)
	}
	return nil
}
