package main

import (
	"reflect"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// seen is how a session sees an object; the session manager looks different to each.
func (l *lab) seen(s *session, r ref) mo.Reference {
	o := l.find(s, r)
	if v, ok := o.(interface{ seenBy(*session) mo.Reference }); ok {
		return v.seenBy(s)
	}
	return o
}

// selection walks from the start objects of one filter spec to what it selects
// (vSphere API: PropertyFilterSpec, ObjectSpec, TraversalSpec).
type selection struct {
	lab     *lab
	session *session
	named   map[string]*types.TraversalSpec
	chosen  map[ref]bool
	refs    []ref
	missing []ref
	walked  map[walk]bool
}

// walk marks what has been followed: specs may name themselves, to go down a tree.
type walk struct {
	from ref
	spec *types.TraversalSpec
}

// choose returns the selected objects in order, and the start objects that do not exist.
func (l *lab) choose(s *session, spec *types.PropertyFilterSpec) (*selection, fault) {
	sel := &selection{
		lab: l, session: s, named: map[string]*types.TraversalSpec{},
		chosen: map[ref]bool{}, walked: map[walk]bool{},
	}
	for i := range spec.ObjectSet {
		o := &spec.ObjectSet[i]
		if l.find(s, o.Obj) == nil {
			sel.missing = append(sel.missing, o.Obj)
			continue
		}
		if o.Skip == nil || !*o.Skip {
			sel.add(o.Obj)
		}
		sel.register(o.SelectSet)
		if f := sel.follow(o.Obj, o.SelectSet); f != nil {
			return nil, f
		}
	}
	return sel, nil
}

func (s *selection) add(r ref) {
	if !s.chosen[r] {
		s.chosen[r] = true
		s.refs = append(s.refs, r)
	}
}

// register notes every named spec first: a reference by name may come before its definition.
func (s *selection) register(set []types.BaseSelectionSpec) {
	for _, b := range set {
		if t, ok := b.(*types.TraversalSpec); ok {
			if t.Name != "" {
				s.named[t.Name] = t
			}
			s.register(t.SelectSet)
		}
	}
}

func (s *selection) follow(from ref, set []types.BaseSelectionSpec) fault {
	if len(set) == 0 {
		return nil
	}
	o := s.lab.seen(s.session, from)
	if o == nil {
		return nil
	}
	for _, b := range set {
		t, ok := b.(*types.TraversalSpec)
		if !ok {
			if t = s.named[b.GetSelectionSpec().Name]; t == nil {
				return &types.InvalidArgument{InvalidProperty: "specSet.objectSet.selectSet.name"}
			}
		}
		v := propertiesOf(o)
		if !isKind(v.Type(), t.Type) || s.walked[walk{from, t}] {
			continue
		}
		s.walked[walk{from, t}] = true
		if !validProperty(v.Type(), t.Path) {
			return &types.InvalidProperty{Name: t.Path}
		}
		var next []ref
		s.lab.withLock(o, func() {
			value, _ := property(v, t.Path)
			next = append(next, references(value)...)
		})
		for _, r := range next {
			if t.Skip == nil || !*t.Skip {
				s.add(r)
			}
			if f := s.follow(r, t.SelectSet); f != nil {
				return f
			}
		}
	}
	return nil
}

// checkProperties refuses a spec that names a property its type does not have.
// vSphere API: InvalidProperty of RetrievePropertiesEx and CreateFilter.
func (l *lab) checkProperties(set []types.PropertySpec) fault {
	for _, p := range set {
		t, ok := managedTypes[p.Type]
		if !ok {
			continue
		}
		for _, name := range p.PathSet {
			if since, newer := newerProperties[p.Type+" "+name]; newer {
				if compareVersions(l.about.ApiVersion, since) < 0 {
					return &types.InvalidProperty{Name: name}
				}
				continue
			}
			if !validProperty(t, name) {
				return &types.InvalidProperty{Name: name}
			}
		}
	}
	return nil
}

const secureBootProperty = "capability.uefiSecureBoot"

// newerProperties are those whose age matters to clients that ask older servers too (vSphere API reference: "Since").
var newerProperties = map[string]string{
	"HostSystem config.lockdownMode":                            "6.0",
	"HostSystem config.deploymentInfo.bootedFromStatelessCache": "6.5",
	"HostSystem " + secureBootProperty:                          "8.0.3.0",
	"HostSystem configManager.hostAccessManager":                "6.0",
	"ClusterComputeResource lifecycleManaged":                   "7.0",
}

// secureBoot is a property that the library's types are too old for.
func (l *lab) secureBoot(o mo.Reference) interface{} {
	for _, h := range l.hosts {
		if h.Self == o.Reference() && h.secureBoot != nil {
			return *h.secureBoot
		}
	}
	return nil
}

// managedTypes are the types that tests ask about; a spec for another type is taken as it is.
var managedTypes = func() map[string]reflect.Type {
	known := map[string]reflect.Type{}
	for _, o := range []interface{}{
		mo.ManagedEntity{}, mo.VirtualMachine{}, mo.HostSystem{}, mo.Folder{}, mo.Datacenter{}, mo.ComputeResource{},
		mo.ClusterComputeResource{}, mo.ResourcePool{}, mo.Datastore{}, mo.Network{}, mo.Task{}, mo.ContainerView{},
		mo.ListView{}, mo.ViewManager{}, mo.HostFirewallSystem{}, mo.HostServiceSystem{}, mo.SessionManager{}, mo.ServiceInstance{},
		mo.OptionManager{}, mo.LicenseManager{}, mo.EnvironmentBrowser{}, mo.PropertyCollector{}, mo.PropertyFilter{}, mo.HostProfileManager{}, mo.HostProfile{},
	} {
		t := reflect.TypeOf(o)
		known[t.Name()] = t
	}
	return known
}()

// read is one object's values by property name. An object of a type that no spec asks for gives ok false.
func (l *lab) read(s *session, o mo.Reference, set []types.PropertySpec) (names []string, values map[string]interface{}, ok bool) {
	v := propertiesOf(o)
	values = map[string]interface{}{}
	one := func(name string) {
		if _, twice := values[name]; twice {
			return
		}
		value, err := property(v, name)
		if name == secureBootProperty {
			value, err = l.secureBoot(o), nil
		}
		if err != nil {
			return
		}
		names = append(names, name)
		values[name] = value
	}
	l.withLock(o, func() {
		for i := range set {
			if !isKind(v.Type(), set[i].Type) {
				continue
			}
			ok = true
			if set[i].All != nil && *set[i].All {
				for _, name := range allProperties(v.Type()) {
					one(name)
				}
			}
			for _, name := range set[i].PathSet {
				one(name)
			}
		}
	})
	return names, values, ok
}

// allProperties are the names of a type's own and inherited properties.
func allProperties(t reflect.Type) []string {
	var names []string
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		switch {
		case f.Anonymous:
			names = append(names, allProperties(f.Type)...)
		case f.Name != "Self":
			names = append(names, f.Tag.Get("mo"))
		}
	}
	return names
}
