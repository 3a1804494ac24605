package main

import (
	"reflect"

	"github.com/vmware/govmomi/vim25/types"
)

// ReconfigVMTask changes a VM the way ESXi and vCenter do; a rule that is broken ends the task, not the
// call, and nothing of the specification takes effect.
func (vm *virtualMachine) ReconfigVMTask(c *call, r *types.ReconfigVM_Task) (interface{}, fault) {
	vm.lab.mishaps.countDevices(&r.Spec)
	if f := vm.reachable(); f != nil {
		return nil, f
	}
	t, f := c.startTask(vm, "ReconfigVM_Task", "VirtualMachine.reconfigure", func() (types.AnyType, fault) {
		return nil, vm.reconfigure(&r.Spec)
	})
	return &types.ReconfigVM_TaskResponse{Returnval: t}, f
}

// reconfigure checks and applies a specification. The caller holds the lock.
func (vm *virtualMachine) reconfigure(spec *types.VirtualMachineConfigSpec) fault {
	if f := onlyKnown(spec); f != nil {
		return f
	}
	// vSphere API: a template takes a new name and annotation, nothing else.
	if vm.Config.Template && (len(spec.DeviceChange) > 0 || len(spec.ExtraConfig) > 0) {
		return new(types.NotSupported)
	}
	// vSphere API: VirtualMachineConfigSpec.changeVersion: ConcurrentAccess when it is not the current one.
	if spec.ChangeVersion != "" && spec.ChangeVersion != vm.Config.ChangeVersion {
		return new(types.ConcurrentAccess)
	}
	e := &edit{
		vm: vm, devices: append([]types.BaseVirtualDevice(nil), vm.devices()...),
		wanted: map[int32]bool{}, ended: map[int32]bool{},
	}
	for i, change := range spec.DeviceChange {
		e.index = int32(i)
		if f := e.apply(change.GetVirtualDeviceConfigSpec()); f != nil {
			return f
		}
	}
	if f := e.lostBackings(); f != nil {
		return f
	}
	e.connect()
	e.renewController()
	vm.configure(func(config *types.VirtualMachineConfigInfo) {
		config.Hardware.Device = e.devices
		if spec.Name != "" {
			config.Name = spec.Name
		}
		if spec.Annotation != "" {
			config.Annotation = spec.Annotation
		}
		config.ExtraConfig = mergeOptions(config.ExtraConfig, spec.ExtraConfig)
	})
	return nil
}

// onlyKnown refuses what the lab does not carry out, rather than to report success for nothing done.
func onlyKnown(spec *types.VirtualMachineConfigSpec) fault {
	rest := *spec
	rest.ChangeVersion, rest.Name, rest.Annotation, rest.ExtraConfig, rest.DeviceChange = "", "", "", nil, nil
	if !reflect.DeepEqual(rest, types.VirtualMachineConfigSpec{}) {
		return new(types.NotSupported)
	}
	return nil
}

// mergeOptions sets options by key; an empty value removes one (vSphere API: VirtualMachineConfigSpec.extraConfig).
func mergeOptions(old, set []types.BaseOptionValue) []types.BaseOptionValue {
	if len(set) == 0 {
		return old
	}
	next := append([]types.BaseOptionValue(nil), old...)
	for _, s := range set {
		kept := next[:0:0]
		for _, o := range next {
			if o.GetOptionValue().Key != s.GetOptionValue().Key {
				kept = append(kept, o)
			}
		}
		if v := s.GetOptionValue().Value; v != nil && v != "" {
			kept = append(kept, s)
		}
		next = kept
	}
	return next
}

// edit is a device list under change: a copy, so that a broken rule leaves the VM as it was.
type edit struct {
	vm      *virtualMachine
	devices []types.BaseVirtualDevice
	index   int32          // of the device change at hand, for faults
	wanted  map[int32]bool // ports to connect at the end
	ended   map[int32]bool // ports whose connection ends
	renewed bool           // ports have come or gone
}

// place is where InvalidDeviceSpec.property points to; deviceIndex tells which change is meant.
const place = "virtualDeviceSpec.device."

// invalid is InvalidDeviceSpec with the place of the error.
func (e *edit) invalid(property string) fault {
	f := &types.InvalidDeviceSpec{DeviceIndex: e.index}
	f.Property = place + property
	return f
}

// invalidBacking is InvalidDeviceBacking, for a backing that cannot be had or cannot be had now.
func (e *edit) invalidBacking() fault {
	f := new(types.InvalidDeviceBacking)
	f.DeviceIndex = e.index
	f.Property = place + "backing"
	return f
}

func (e *edit) apply(s *types.VirtualDeviceConfigSpec) fault {
	if s.Device == nil {
		return e.invalid("device")
	}
	port, serial := s.Device.(*types.VirtualSerialPort)
	switch s.Operation {
	case types.VirtualDeviceConfigSpecOperationAdd:
		if !serial {
			return new(types.NotSupported) // the lab knows serial ports only
		}
		return e.add(port)
	case types.VirtualDeviceConfigSpecOperationEdit:
		if !serial {
			return e.invalid("key")
		}
		return e.change(port)
	case types.VirtualDeviceConfigSpecOperationRemove:
		return e.remove(s.Device.GetVirtualDevice().Key)
	}
	return e.invalid("operation")
}

// connect carries out what the edits asked of connections, once all of them are known to be good.
func (e *edit) connect() {
	for i, d := range e.devices {
		p, ok := d.(*types.VirtualSerialPort)
		if !ok || !e.wanted[p.Key] {
			continue
		}
		p = copyPort(p)
		e.vm.connect(p)
		e.devices[i] = p
	}
	for key := range e.ended {
		if !e.wanted[key] {
			e.vm.unplug(key)
		}
	}
}

// renewController lists the ports' keys on the SIO controller (vSphere API: VirtualController.device).
func (e *edit) renewController() {
	if !e.renewed {
		return
	}
	for i, d := range e.devices {
		c, ok := d.(*types.VirtualSIOController)
		if !ok {
			continue
		}
		next := *c
		next.Device = nil
		for _, other := range e.devices {
			if v := other.GetVirtualDevice(); v.ControllerKey == sioController {
				next.Device = append(next.Device, v.Key)
			}
		}
		e.devices[i] = &next
	}
}
