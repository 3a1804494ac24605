package main

import (
	"strings"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// searchIndex finds what tests look for; the library's own reads config of VMs that have none.
type searchIndex struct {
	mo.SearchIndex
	lab *lab
}

func (s *searchIndex) named(parent ref, name string) *ref {
	for _, child := range s.lab.children(parent) {
		o := s.lab.registry.Get(child)
		if o == nil {
			continue
		}
		found := false
		s.lab.withLock(o, func() {
			value, _ := property(propertiesOf(o), "name")
			found = value == name
		})
		if found {
			return &child
		}
	}
	return nil
}

// FindByInventoryPath: vSphere API: SearchIndex: "DC0/vm/folder/name", a slash in a name is %2f.
func (s *searchIndex) FindByInventoryPath(_ *call, r *types.FindByInventoryPath) (interface{}, fault) {
	at := &s.lab.content.RootFolder
	for _, name := range strings.FieldsFunc(r.InventoryPath, func(r rune) bool { return r == '/' }) {
		if at = s.named(*at, strings.NewReplacer("%2f", "/", "%2F", "/").Replace(name)); at == nil {
			break
		}
	}
	return &types.FindByInventoryPathResponse{Returnval: at}, nil
}

func (s *searchIndex) FindChild(c *call, r *types.FindChild) (interface{}, fault) {
	if s.lab.find(c.session, r.Entity) == nil {
		return nil, &types.ManagedObjectNotFound{Obj: r.Entity}
	}
	return &types.FindChildResponse{Returnval: s.named(r.Entity, r.Name)}, nil
}

func (s *searchIndex) FindByUuid(_ *call, r *types.FindByUuid) (interface{}, fault) {
	found := s.byUUID(r.Uuid, r.VmSearch, r.InstanceUuid != nil && *r.InstanceUuid)
	if len(found) == 0 {
		return new(types.FindByUuidResponse), nil
	}
	return &types.FindByUuidResponse{Returnval: &found[0]}, nil
}

func (s *searchIndex) FindAllByUuid(_ *call, r *types.FindAllByUuid) (interface{}, fault) {
	return &types.FindAllByUuidResponse{Returnval: s.byUUID(r.Uuid, r.VmSearch, r.InstanceUuid != nil && *r.InstanceUuid)}, nil
}

func (s *searchIndex) byUUID(uuid string, vms, instance bool) []ref {
	var found []ref
	if !vms {
		for _, h := range s.lab.hosts {
			if strings.EqualFold(h.Hardware.SystemInfo.Uuid, uuid) {
				found = append(found, h.Self)
			}
		}
		return found
	}
	s.lab.vmLock.RLock()
	defer s.lab.vmLock.RUnlock()
	for _, vm := range s.lab.vms {
		vm.Lock()
		id := vm.Summary.Config.Uuid
		if instance {
			id = vm.Summary.Config.InstanceUuid
		}
		vm.Unlock()
		if strings.EqualFold(id, uuid) {
			found = append(found, vm.Self)
		}
	}
	return found
}
