package main

import (
	"sync"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// virtualMachine is a VM with the rules for serial ports that a real one has.
//
// Readers take what config points to along and encode it without a lock: config, its device list and
// every device are replaced on a change and never written to once others can see them.
type virtualMachine struct {
	mo.VirtualMachine
	sync.Mutex
	lab  *lab
	host *labHost
	busy *task
}

// devices is the current device list. The caller holds the lock and must not write to it.
func (vm *virtualMachine) devices() []types.BaseVirtualDevice {
	if vm.Config == nil {
		return nil
	}
	return vm.Config.Hardware.Device
}

func (vm *virtualMachine) running() bool {
	return vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn
}

// ports are the serial ports in the order of the device list. The caller holds the lock.
func (vm *virtualMachine) ports() []*types.VirtualSerialPort {
	var ports []*types.VirtualSerialPort
	for _, d := range vm.devices() {
		if p, ok := d.(*types.VirtualSerialPort); ok {
			ports = append(ports, p)
		}
	}
	return ports
}

// configure replaces config by a changed copy under a new changeVersion. The caller holds the lock.
func (vm *virtualMachine) configure(change func(*types.VirtualMachineConfigInfo)) {
	if vm.Config == nil {
		return
	}
	next := *vm.Config
	change(&next)
	next.ChangeVersion = vm.lab.nextChangeVersion()
	next.Modified = now()
	vm.Config = &next
	vm.Name = next.Name
	vm.Summary.Config.Name = next.Name
	vm.Summary.Config.Annotation = next.Annotation
}

// setPorts replaces the serial ports that the function changes. The caller holds the lock.
func (vm *virtualMachine) setPorts(change func(*types.VirtualSerialPort)) {
	if vm.Config == nil {
		return
	}
	devices := append([]types.BaseVirtualDevice(nil), vm.devices()...)
	for i, d := range devices {
		if old, ok := d.(*types.VirtualSerialPort); ok {
			p := copyPort(old)
			change(p)
			devices[i] = p
		}
	}
	next := *vm.Config
	next.Hardware.Device = devices
	vm.Config = &next
}

// setPower sets the power state wherever it can be read. The caller holds the lock.
func (vm *virtualMachine) setPower(state types.VirtualMachinePowerState) {
	vm.Runtime.PowerState = state
	vm.Runtime.BootTime, vm.Runtime.SuspendTime = nil, nil
	vm.GuestHeartbeatStatus = types.ManagedEntityStatusGray
	when := now()
	switch state {
	case types.VirtualMachinePowerStatePoweredOn:
		vm.Runtime.BootTime = &when
	case types.VirtualMachinePowerStateSuspended:
		vm.Runtime.SuspendTime = &when
	}
	vm.Summary.Runtime = vm.Runtime
}

func copyPort(p *types.VirtualSerialPort) *types.VirtualSerialPort {
	c := *p
	if p.Connectable != nil {
		connectable := *p.Connectable
		c.Connectable = &connectable
	}
	return &c
}

func findDevice(devices []types.BaseVirtualDevice, key int32) types.BaseVirtualDevice {
	for _, d := range devices {
		if d.GetVirtualDevice().Key == key {
			return d
		}
	}
	return nil
}

// reachable refuses a change of a VM that its server cannot get at.
// vSphere API: VirtualMachineConnectionState; HostNotConnected and InvalidState of the methods.
func (vm *virtualMachine) reachable() fault {
	vm.Lock()
	defer vm.Unlock()
	switch vm.Runtime.ConnectionState {
	case types.VirtualMachineConnectionStateConnected:
		return nil
	case types.VirtualMachineConnectionStateDisconnected:
		return new(types.HostNotConnected)
	}
	return new(types.InvalidState)
}
