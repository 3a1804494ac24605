package main

import (
	"fmt"

	"github.com/vmware/govmomi/vim25/mo"
)

// hostProfiles is a vCenter's HostProfileManager; the library has none.
type hostProfiles struct{ mo.HostProfileManager }

type hostProfile struct{ mo.HostProfile }

// newHostProfiles makes a profile for each name that a host or a cluster of the inventory gives.
func newHostProfiles(l *lab, plan *inventory) []mo.Reference {
	if l.content.HostProfileManager == nil || l.kind != kindVCenter {
		return nil
	}
	manager := new(hostProfiles)
	manager.Self = *l.content.HostProfileManager
	made := []mo.Reference{manager}
	named := map[string]*hostProfile{}
	attach := func(name string, entity ref) {
		if name == "" {
			return
		}
		p := named[name]
		if p == nil {
			p = new(hostProfile)
			p.Self = ref{Type: "HostProfile", Value: fmt.Sprintf("hostprofile-%d", l.number())}
			p.Name = name
			named[name] = p
			manager.Profile = append(manager.Profile, p.Self)
			made = append(made, p)
		}
		p.Entity = append(p.Entity, entity)
	}
	at := 0
	for _, c := range plan.Clusters {
		attach(c.Profile, l.hosts[at].cluster.resource.Self)
		for _, h := range c.Hosts {
			attach(h.Profile, l.hosts[at].Self)
			at++
		}
	}
	return made
}
