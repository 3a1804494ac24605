package main

import (
	"github.com/vmware/govmomi/vim25/types"
)

// The power methods: vSphere API: InvalidPowerState when the VM is in the wrong state for them,
// NotSupported for a template.

func (vm *virtualMachine) PowerOnVMTask(c *call, _ *types.PowerOnVM_Task) (interface{}, fault) {
	t, f := vm.power(c, "PowerOnVM_Task", "VirtualMachine.powerOn", types.VirtualMachinePowerStatePoweredOn,
		types.VirtualMachinePowerStatePoweredOff, types.VirtualMachinePowerStateSuspended)
	return &types.PowerOnVM_TaskResponse{Returnval: t}, f
}

func (vm *virtualMachine) PowerOffVMTask(c *call, _ *types.PowerOffVM_Task) (interface{}, fault) {
	t, f := vm.power(c, "PowerOffVM_Task", "VirtualMachine.powerOff", types.VirtualMachinePowerStatePoweredOff,
		types.VirtualMachinePowerStatePoweredOn, types.VirtualMachinePowerStateSuspended)
	return &types.PowerOffVM_TaskResponse{Returnval: t}, f
}

func (vm *virtualMachine) SuspendVMTask(c *call, _ *types.SuspendVM_Task) (interface{}, fault) {
	t, f := vm.power(c, "SuspendVM_Task", "VirtualMachine.suspend", types.VirtualMachinePowerStateSuspended,
		types.VirtualMachinePowerStatePoweredOn)
	return &types.SuspendVM_TaskResponse{Returnval: t}, f
}

// ResetVM_Task keeps the ports as they are: the VM does not power off.
func (vm *virtualMachine) ResetVMTask(c *call, _ *types.ResetVM_Task) (interface{}, fault) {
	if f := vm.reachable(); f != nil {
		return nil, f
	}
	t, f := c.startTask(vm, "ResetVM_Task", "VirtualMachine.reset", func() (types.AnyType, fault) {
		if !vm.running() {
			return nil, vm.wrongPower(types.VirtualMachinePowerStatePoweredOn)
		}
		vm.setPower(types.VirtualMachinePowerStatePoweredOn)
		return nil, nil
	})
	return &types.ResetVM_TaskResponse{Returnval: t}, f
}

func (vm *virtualMachine) wrongPower(wanted types.VirtualMachinePowerState) fault {
	return &types.InvalidPowerState{RequestedState: wanted, ExistingState: vm.Runtime.PowerState}
}

func (vm *virtualMachine) power(c *call, method, description string, to types.VirtualMachinePowerState, from ...types.VirtualMachinePowerState) (ref, fault) {
	if f := vm.reachable(); f != nil {
		return ref{}, f
	}
	return c.startTask(vm, method, description, func() (types.AnyType, fault) {
		if vm.Config.Template {
			return nil, new(types.NotSupported)
		}
		for _, state := range from {
			if vm.Runtime.PowerState == state {
				vm.switchTo(to)
				return nil, nil
			}
		}
		return nil, vm.wrongPower(to)
	})
}

// switchTo changes the power state; connected follows it. The caller holds the lock.
// vSphere API: VirtualDeviceConnectInfo: connected is valid only while the VM runs, startConnected says
// what happens at power on, status is untried until then.
func (vm *virtualMachine) switchTo(state types.VirtualMachinePowerState) {
	vm.setPower(state)
	vm.setPorts(func(p *types.VirtualSerialPort) {
		vm.disconnect(p)
		p.Connectable.Status = string(types.VirtualDeviceConnectInfoStatusUntried)
		if vm.running() && p.Connectable.StartConnected {
			vm.connect(p)
		}
	})
}
