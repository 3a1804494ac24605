package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

const (
	licenceFull  = "full"
	licenceFree  = "free"
	licenceNoURI = "no-serialuri"
)

// inventory is the file that describes a lab; README.md documents it.
type inventory struct {
	Datacenter            string        `json:"datacenter"`
	Licence               string        `json:"licence"`
	PersistNetworkBacking *bool         `json:"persistNetworkBacking"`
	PortConflicts         bool          `json:"portConflicts"`
	Clusters              []clusterPlan `json:"clusters"`
	VMs                   []vmPlan      `json:"vms"`
}

type clusterPlan struct {
	Name         string     `json:"name"`
	Hosts        []hostPlan `json:"hosts"`
	ImageManaged bool       `json:"imageManaged"`
	Profile      string     `json:"profile"`
}

type vmPlan struct {
	Name           string     `json:"name"`
	Count          int        `json:"count"`
	Cluster        string     `json:"cluster"`
	Host           string     `json:"host"`
	Folder         string     `json:"folder"`
	Power          string     `json:"power"`
	Hardware       string     `json:"hardware"`
	Template       bool       `json:"template"`
	Connection     string     `json:"connection"`
	FaultTolerance bool       `json:"faultTolerance"`
	Ports          []portPlan `json:"ports"`
}

type portPlan struct {
	Number            int    `json:"number"`
	Backing           string `json:"backing"`
	URI               string `json:"uri"`
	Direction         string `json:"direction"`
	Proxy             string `json:"proxy"`
	File              string `json:"file"`
	Pipe              string `json:"pipe"`
	Endpoint          string `json:"endpoint"`
	Device            string `json:"device"`
	StartConnected    *bool  `json:"startConnected"`
	Connected         *bool  `json:"connected"`
	AllowGuestControl bool   `json:"allowGuestControl"`
	YieldOnPoll       *bool  `json:"yieldOnPoll"`
	Status            string `json:"status"`
}

// readInventory reads the file, or makes up the default inventory, and checks it.
func readInventory(s settings) (*inventory, error) {
	if s.inventory == "" {
		return defaultInventory(s), nil
	}
	file, err := os.Open(s.inventory)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plan := new(inventory)
	d := json.NewDecoder(file)
	d.DisallowUnknownFields()
	if err := d.Decode(plan); err != nil {
		return nil, fmt.Errorf("%s: %v", s.inventory, err)
	}
	if len(plan.Clusters) == 0 {
		plan.Clusters = defaultInventory(settings{kind: s.kind}).Clusters
	}
	if err := plan.complete(); err != nil {
		return nil, fmt.Errorf("%s: %v", s.inventory, err)
	}
	return plan, nil
}

func defaultInventory(s settings) *inventory {
	persist := true
	plan := &inventory{Datacenter: "DC0", Licence: licenceFull, PersistNetworkBacking: &persist}
	for c := 0; c < 2; c++ {
		cluster := clusterPlan{Name: fmt.Sprintf("DC0_C%d", c)}
		for h := 0; h < 4; h++ {
			cluster.Hosts = append(cluster.Hosts, hostPlan{Name: fmt.Sprintf("DC0_C%d_H%d", c, h)})
		}
		plan.Clusters = append(plan.Clusters, cluster)
	}
	if s.kind == kindESXi {
		plan.Clusters = []clusterPlan{{Name: "esxi", Hosts: []hostPlan{{Name: "localhost.localdomain"}}}}
	}
	hosts := 8
	for i := 1; i <= s.vms; i++ {
		vm := vmPlan{
			Name: fmt.Sprintf("vm%05d", i), Power: []string{"on", "off"}[i%2],
			Cluster: plan.Clusters[(i-1)/4%len(plan.Clusters)].Name,
		}
		if i%4 < 2 { // half of them, and half of those are on
			vm.Ports = []portPlan{{URI: fmt.Sprintf("telnet://:%d", 2000+(i-1)/hosts), Direction: directionServer}}
		}
		plan.VMs = append(plan.VMs, vm)
	}
	_ = plan.complete()
	return plan
}

var (
	ranges  = regexp.MustCompile(`\{(\d+)\.\.(\d+)\}`)
	allowed = map[string][]string{
		"licence":    {licenceFull, licenceFree, licenceNoURI},
		"power":      {"on", "off", "suspended"},
		"connection": {"connected", "disconnected", "orphaned", "inaccessible", "invalid"},
		"backing":    {"uri", "file", "pipe", "device", "thinprint", "none"},
		"lockdown":   {"lockdownDisabled", "lockdownNormal", "lockdownStrict"},
		"firewall":   {"on", "off", "pass"},
		"status":     {"ok", "recoverableError", "unrecoverableError", "untried"},
	}
)

func oneOf(field string, value *string, fallback string) error {
	if *value == "" {
		*value = fallback
	}
	for _, a := range allowed[field] {
		if *value == a || *value == "" {
			return nil
		}
	}
	return fmt.Errorf("%s is %q; expected one of %s", field, *value, strings.Join(allowed[field], ", "))
}

// complete fills in defaults, expands ranges and refuses what makes no sense.
func (p *inventory) complete() error {
	if p.Datacenter == "" {
		p.Datacenter = "DC0"
	}
	if err := oneOf("licence", &p.Licence, licenceFull); err != nil {
		return err
	}
	for i := range p.Clusters {
		c := &p.Clusters[i]
		if c.Name == "" || len(c.Hosts) == 0 {
			return fmt.Errorf("cluster %d needs a name and at least one host", i+1)
		}
		for j := range c.Hosts {
			if err := c.Hosts[j].complete(); err != nil {
				return err
			}
		}
	}
	var expanded []vmPlan
	for i := range p.VMs {
		list, err := p.VMs[i].expand()
		if err != nil {
			return err
		}
		expanded = append(expanded, list...)
	}
	p.VMs = expanded
	return nil
}

// expand turns "web{1..40}" into forty VMs; every range in the entry steps along with the name's.
func (v vmPlan) expand() ([]vmPlan, error) {
	if v.Name == "" {
		return nil, fmt.Errorf("a VM needs a name")
	}
	count := v.Count
	if m := ranges.FindStringSubmatch(v.Name); m != nil {
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		if to < from || (count != 0 && count != to-from+1) {
			return nil, fmt.Errorf("VM %s: the range and the count do not agree", v.Name)
		}
		count = to - from + 1
	}
	if count == 0 {
		count = 1
	}
	var list []vmPlan
	for i := 0; i < count; i++ {
		one := v
		one.Count = 1
		one.Name = stepped(v.Name, i)
		one.Host, one.Folder = stepped(v.Host, i), stepped(v.Folder, i)
		one.Ports = append([]portPlan(nil), v.Ports...)
		for j := range one.Ports {
			p := &one.Ports[j]
			for _, s := range []*string{&p.URI, &p.Proxy, &p.File, &p.Pipe, &p.Device} {
				*s = stepped(*s, i)
			}
		}
		if err := one.complete(); err != nil {
			return nil, fmt.Errorf("VM %s: %v", one.Name, err)
		}
		list = append(list, one)
	}
	return list, nil
}

// stepped replaces {a..b} by a+i, as wide as a is written.
func stepped(text string, i int) string {
	if !strings.Contains(text, "..") {
		return text
	}
	return ranges.ReplaceAllStringFunc(text, func(r string) string {
		m := ranges.FindStringSubmatch(r)
		from, _ := strconv.Atoi(m[1])
		return fmt.Sprintf("%0*d", len(m[1]), from+i)
	})
}

func (v *vmPlan) complete() error {
	if err := oneOf("power", &v.Power, "off"); err != nil {
		return err
	}
	if err := oneOf("connection", &v.Connection, ""); err != nil {
		return err
	}
	if v.Template && v.Power != "off" {
		return fmt.Errorf("a template is off")
	}
	if v.Hardware != "" && version(v.Hardware) == 0 {
		return fmt.Errorf("hardware is %q; expected something like vmx-19", v.Hardware)
	}
	seen := map[int]bool{}
	for i := range v.Ports {
		p := &v.Ports[i]
		if p.Number == 0 {
			p.Number = i + 1
		}
		if p.Number < 1 || seen[p.Number] {
			return fmt.Errorf("port number %d is not possible here", p.Number)
		}
		seen[p.Number] = true
		if err := oneOf("backing", &p.Backing, "uri"); err != nil {
			return err
		}
		if p.Status != "" {
			if err := oneOf("status", &p.Status, ""); err != nil {
				return err
			}
		}
		if p.Direction == "" {
			p.Direction = directionServer
		}
		if p.Endpoint == "" {
			p.Endpoint = directionServer
		}
	}
	return nil
}
