package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

const (
	sioController   = 400  // vSphere API: a VM has one SIO controller, it cannot be added or removed
	firstPort       = 9000 // the key of "Serial port 1"
	directionServer = "server"
	directionClient = "client"
)

// mostPorts is the number of serial ports that a hardware version allows: 32 from version 11 on (vSphere
// virtual machine administration, "You can add up to 32 serial ports"), 4 before that [inferred].
func mostPorts(hardware string) int32 {
	if version(hardware) < 11 {
		return 4
	}
	return 32
}

// version is 19 for "vmx-19".
func version(hardware string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(hardware, "vmx-"))
	return n
}

// add puts a new port on the VM.
func (e *edit) add(p *types.VirtualSerialPort) fault {
	vm := e.vm
	// Serial ports cannot be hot-plugged. Fault type [inferred] from the method's documentation.
	if vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOff {
		return vm.wrongPower(types.VirtualMachinePowerStatePoweredOff)
	}
	// vSphere availability: a fault tolerant VM may not have serial ports. Fault type [inferred].
	if faultTolerant(vm) {
		return new(types.NotSupported)
	}
	keys, units := map[int32]bool{}, map[int32]bool{}
	count := int32(0)
	for _, d := range e.devices {
		v := d.GetVirtualDevice()
		keys[v.Key] = true
		if _, ok := d.(*types.VirtualSerialPort); ok {
			count++
			if v.UnitNumber != nil {
				units[*v.UnitNumber] = true
			}
		}
	}
	if count >= mostPorts(vm.Config.Version) {
		f := new(types.TooManyDevices)
		f.Property = place + "key"
		return f
	}
	next := copyPort(p)
	if next.ControllerKey != 0 && next.ControllerKey != sioController {
		f := &types.InvalidController{ControllerKey: next.ControllerKey}
		f.DeviceIndex = e.index
		return f
	}
	// REST Vcenter Vm Hardware Serial CreateSpec: without a backing, a host device by auto-detection.
	if next.Backing == nil {
		next.Backing = &types.VirtualSerialPortDeviceBackingInfo{
			VirtualDeviceDeviceBackingInfo: types.VirtualDeviceDeviceBackingInfo{UseAutoDetect: types.NewBool(true)},
		}
	}
	if f := e.checkBacking(next.Backing); f != nil {
		return f
	}
	// REST Vcenter Vm Hardware Serial CreateSpec: start_connected and allow_guest_control default to false.
	if next.Connectable == nil {
		next.Connectable = new(types.VirtualDeviceConnectInfo)
	}
	if next.Connectable.MigrateConnect != "" {
		return e.invalid("connectable.migrateConnect") // vSphere API: for network cards only
	}
	next.Connectable.Connected = false
	next.Connectable.Status = string(types.VirtualDeviceConnectInfoStatusUntried)
	next.Key = lowestFree(keys, firstPort)
	next.ControllerKey = sioController
	if next.UnitNumber == nil || units[*next.UnitNumber] {
		unit := lowestFree(units, 0)
		next.UnitNumber = &unit
	}
	describe(next)
	e.devices = append(e.devices, next)
	e.renewed = true
	return nil
}

func lowestFree(taken map[int32]bool, first int32) int32 {
	for taken[first] {
		first++
	}
	return first
}

// change edits a port. vSphere API: VirtualDeviceConfigSpec.device: for an edit the device must be
// fully specified.
func (e *edit) change(p *types.VirtualSerialPort) fault {
	old, ok := findDevice(e.devices, p.Key).(*types.VirtualSerialPort)
	if !ok {
		return e.invalid("key")
	}
	switch {
	case p.DeviceInfo == nil:
		return e.invalid("deviceInfo")
	case p.Backing == nil:
		return e.invalid("backing")
	case p.Connectable == nil:
		return e.invalid("connectable")
	case p.ControllerKey != old.ControllerKey:
		return e.invalid("controllerKey")
	case p.UnitNumber == nil || *p.UnitNumber != *old.UnitNumber:
		return e.invalid("unitNumber")
	case p.Connectable.MigrateConnect != "":
		return e.invalid("connectable.migrateConnect")
	}
	rebacked := !reflect.DeepEqual(p.Backing, old.Backing)
	if rebacked {
		if f := e.checkBacking(p.Backing); f != nil {
			return f
		}
		// REST Vcenter Vm Hardware Serial UpdateSpec: backing may only be modified if the virtual machine is
		// not powered on or the virtual serial port is not connected. Fault type [inferred].
		if e.vm.running() && old.Connectable.Connected {
			return e.invalidBacking()
		}
	}
	next := copyPort(p)
	next.Connectable.Connected = old.Connectable.Connected
	next.Connectable.Status = old.Connectable.Status
	if rebacked {
		next.Connectable.Status = string(types.VirtualDeviceConnectInfoStatusUntried)
		e.ended[p.Key] = true // a client that still tried the old URI stops [inferred]
	}
	// vSphere API: VirtualDeviceConnectInfo.connected: valid only while the VM runs; elsewhere without effect.
	if e.vm.running() && p.Connectable.Connected != old.Connectable.Connected {
		if p.Connectable.Connected {
			if f := e.licensed(p.Backing); f != nil {
				return f
			}
			e.wanted[p.Key] = true
		} else {
			e.ended[p.Key], e.wanted[p.Key] = true, false
			next.Connectable.Connected = false
			next.Connectable.Status = string(types.VirtualDeviceConnectInfoStatusOk)
		}
	}
	describe(next)
	for i, d := range e.devices {
		if d.GetVirtualDevice().Key == p.Key {
			e.devices[i] = next
		}
	}
	return nil
}

func (e *edit) remove(key int32) fault {
	found := findDevice(e.devices, key)
	if found == nil {
		return e.invalid("key")
	}
	if _, ok := found.(*types.VirtualSerialPort); !ok {
		return new(types.NotSupported) // the SIO controller cannot be removed; other devices the lab leaves alone
	}
	if e.vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOff {
		return e.vm.wrongPower(types.VirtualMachinePowerStatePoweredOff)
	}
	kept := e.devices[:0:0]
	for _, d := range e.devices {
		if d != found {
			kept = append(kept, d)
		}
	}
	e.devices, e.renewed, e.ended[key], e.wanted[key] = kept, true, true, false
	return nil
}

// checkBacking refuses what the API's data objects do not allow. The URI itself is not looked at: ESXi
// finds out when it connects.
func (e *edit) checkBacking(b types.BaseVirtualDeviceBackingInfo) fault {
	switch x := b.(type) {
	case *types.VirtualSerialPortURIBackingInfo:
		if x.Direction != directionServer && x.Direction != directionClient {
			return e.invalid("backing.direction")
		}
		return e.licensed(b)
	case *types.VirtualSerialPortPipeBackingInfo:
		if x.Endpoint != directionServer && x.Endpoint != directionClient {
			return e.invalid("backing.endpoint")
		}
	case *types.VirtualSerialPortFileBackingInfo:
		if x.FileName == "" {
			return e.invalidBacking()
		}
	case *types.VirtualSerialPortDeviceBackingInfo, *types.VirtualSerialPortThinPrintBackingInfo:
	default:
		return e.invalidBacking() // another device's backing
	}
	return nil
}

// licensed refuses a network port on a host without the feature key serialuri. That a host refuses is
// known, with which fault is [inferred]: LicenseRestricted is vim25's for a licence that lacks a feature.
func (e *edit) licensed(b types.BaseVirtualDeviceBackingInfo) fault {
	if _, network := b.(*types.VirtualSerialPortURIBackingInfo); network && e.vm.lab.licence != licenceFull {
		return new(types.LicenseRestricted)
	}
	return nil
}

// lostBackings: after a vCenter restart a network port may have lost its backing; then the VM cannot be
// reconfigured (vmware/vic #3022), unless the same specification gives the port a backing or removes it.
// Fault type [inferred].
func (e *edit) lostBackings() fault {
	for _, d := range e.devices {
		if p, ok := d.(*types.VirtualSerialPort); ok && p.Backing == nil {
			f := new(types.InvalidDeviceSpec)
			f.Property = place + "backing"
			return f
		}
	}
	return nil
}

func faultTolerant(vm *virtualMachine) bool {
	s := vm.Runtime.FaultToleranceState
	return s != "" && s != types.VirtualMachineFaultToleranceStateNotConfigured
}

// describe writes the label and the summary that the server gives a port.
func describe(p *types.VirtualSerialPort) {
	summary := "Unsupported"
	switch b := p.Backing.(type) {
	case *types.VirtualSerialPortURIBackingInfo:
		summary = "Remote " + b.ServiceURI
	case *types.VirtualSerialPortFileBackingInfo:
		summary = "File " + b.FileName
	case *types.VirtualSerialPortPipeBackingInfo:
		summary = "Pipe " + b.PipeName
	case *types.VirtualSerialPortDeviceBackingInfo:
		if summary = b.DeviceName; summary == "" {
			summary = "Auto detect"
		}
	case *types.VirtualSerialPortThinPrintBackingInfo:
		summary = "ThinPrint"
	}
	p.DeviceInfo = &types.Description{Label: fmt.Sprintf("Serial port %d", p.Key-firstPort+1), Summary: summary}
}
