package main

import (
	"sync"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

type viewManager struct {
	mo.ViewManager
	lab *lab
}

// containerView is a list of inventory objects below a container, made when the view is created
// and again whenever the inventory has changed shape (vSphere API: ContainerView).
type containerView struct {
	mo.ContainerView
	sync.Mutex
	lab   *lab
	shape int64
}

type listView struct {
	mo.ListView
	sync.Mutex
	lab *lab
}

var containers = map[string]bool{
	"Folder": true, "Datacenter": true, "ComputeResource": true, "ClusterComputeResource": true, "ResourcePool": true, "HostSystem": true,
}

// CreateContainerView: vSphere API: InvalidArgument for an object that contains nothing or an unknown type.
func (m *viewManager) CreateContainerView(c *call, r *types.CreateContainerView) (interface{}, fault) {
	if m.lab.find(c.session, r.Container) == nil {
		return nil, &types.ManagedObjectNotFound{Obj: r.Container}
	}
	if !containers[r.Container.Type] {
		return nil, &types.InvalidArgument{InvalidProperty: "container"}
	}
	for _, t := range r.Type {
		if _, ok := managedTypes[t]; !ok {
			return nil, &types.InvalidArgument{InvalidProperty: "type"}
		}
	}
	v := &containerView{lab: m.lab, shape: -1}
	v.Self = c.session.private("ContainerView")
	v.Container, v.Type, v.Recursive = r.Container, r.Type, r.Recursive
	v.refresh()
	c.session.put(v)
	return &types.CreateContainerViewResponse{Returnval: v.Self}, nil
}

// refresh lists the view again if need be; every read goes through seenBy.
func (v *containerView) refresh() {
	v.lab.changes.lock.Lock()
	shape := v.lab.changes.shape
	v.lab.changes.lock.Unlock()
	v.Lock()
	defer v.Unlock()
	if v.shape == shape {
		return
	}
	v.shape, v.View = shape, nil
	v.add(v.Container, map[ref]bool{})
}

func (v *containerView) seenBy(*session) mo.Reference {
	v.refresh()
	return v
}

func (v *containerView) add(parent ref, seen map[ref]bool) {
	for _, child := range v.lab.children(parent) {
		if seen[child] {
			continue
		}
		seen[child] = true
		if v.wants(child) {
			v.View = append(v.View, child)
		}
		if v.Recursive {
			v.add(child, seen)
		}
	}
}

func (v *containerView) wants(r ref) bool {
	if len(v.Type) == 0 {
		return true
	}
	for _, t := range v.Type {
		if r.Type == t {
			return true
		}
		if o := v.lab.registry.Get(r); o != nil && r.Type != "VirtualMachine" && isKind(propertiesOf(o).Type(), t) {
			return true
		}
		if t == "ManagedEntity" {
			return true
		}
	}
	return false
}

// children are the objects directly below another, as the containers of vSphere know them.
func (l *lab) children(parent ref) []ref {
	if parent.Type == "VirtualMachine" {
		return nil
	}
	o := l.registry.Get(parent)
	if o == nil {
		return nil
	}
	var list []ref
	l.withLock(o, func() {
		switch x := propertiesOf(o).Addr().Interface().(type) {
		case *mo.Datacenter:
			list = append(list, x.VmFolder, x.HostFolder, x.DatastoreFolder, x.NetworkFolder)
		case *mo.Folder:
			list = append(list, x.ChildEntity...)
		case *mo.ComputeResource:
			list = append(append(list, x.Host...), *x.ResourcePool)
		case *mo.ClusterComputeResource:
			list = append(append(list, x.Host...), *x.ResourcePool)
		case *mo.ResourcePool:
			list = append(append(list, x.ResourcePool...), x.Vm...)
		case *mo.HostSystem:
			list = append(list, x.Vm...)
		}
	})
	return list
}

func (v *containerView) DestroyView(c *call, _ *types.DestroyView) (interface{}, fault) {
	c.session.drop(v.Self)
	return new(types.DestroyViewResponse), nil
}

func (m *viewManager) CreateListView(c *call, r *types.CreateListView) (interface{}, fault) {
	v := &listView{lab: m.lab}
	v.Self = c.session.private("ListView")
	v.View = r.Obj
	c.session.put(v)
	return &types.CreateListViewResponse{Returnval: v.Self}, nil
}

// ModifyListView: vSphere API: returns the objects that do not exist.
func (v *listView) ModifyListView(c *call, r *types.ModifyListView) (interface{}, fault) {
	gone := map[ref]bool{}
	for _, x := range r.Remove {
		gone[x] = true
	}
	response := new(types.ModifyListViewResponse)
	v.Lock()
	var view []ref
	for _, x := range append(append([]ref(nil), v.View...), r.Add...) {
		if !gone[x] {
			view = append(view, x)
		}
	}
	v.View = view
	v.Unlock()
	for _, x := range r.Add {
		if v.lab.find(c.session, x) == nil {
			response.Returnval = append(response.Returnval, x)
		}
	}
	v.lab.changes.changed(v.Self)
	v.lab.changes.reshaped()
	return response, nil
}

func (v *listView) ResetListView(c *call, r *types.ResetListView) (interface{}, fault) {
	v.Lock()
	v.View = r.Obj
	v.Unlock()
	v.lab.changes.changed(v.Self)
	v.lab.changes.reshaped()
	return new(types.ResetListViewResponse), nil
}

func (v *listView) DestroyView(c *call, _ *types.DestroyView) (interface{}, fault) {
	c.session.drop(v.Self)
	return new(types.DestroyViewResponse), nil
}

// detach takes a VM out of every list of its parents.
func (l *lab) detach(vm *virtualMachine, without func([]ref) []ref) {
	for _, r := range append([]ref{*vm.Parent, vm.host.Self, *vm.ResourcePool}, append(vm.Datastore, vm.Network...)...) {
		o := l.registry.Get(r)
		l.withLock(o, func() {
			switch x := propertiesOf(o).Addr().Interface().(type) {
			case *mo.Folder:
				x.ChildEntity = without(x.ChildEntity)
			case *mo.HostSystem:
				x.Vm = without(x.Vm)
			case *mo.ResourcePool:
				x.Vm = without(x.Vm)
			case *mo.Datastore:
				x.Vm = without(x.Vm)
			case *mo.Network:
				x.Vm = without(x.Vm)
			}
		})
	}
}
