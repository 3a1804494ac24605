package main

import (
	"reflect"

	"github.com/vmware/govmomi/vim25/types"
)

// ports gives a VM the serial ports of its plan, not connected yet.
func (b *builder) ports(vm *virtualMachine, plan *vmPlan) {
	for i := range plan.Ports {
		p := &plan.Ports[i]
		unit := int32(p.Number - 1)
		port := &types.VirtualSerialPort{YieldOnPoll: p.YieldOnPoll == nil || *p.YieldOnPoll}
		port.Key, port.ControllerKey, port.UnitNumber = firstPort+unit, sioController, &unit
		port.Backing = p.backing()
		port.Connectable = &types.VirtualDeviceConnectInfo{
			StartConnected: p.StartConnected == nil || *p.StartConnected, AllowGuestControl: p.AllowGuestControl,
			Status: string(types.VirtualDeviceConnectInfoStatusUntried),
		}
		describe(port)
		vm.Config.Hardware.Device = append(vm.Config.Hardware.Device, port)
	}
	e := &edit{vm: vm, devices: vm.Config.Hardware.Device, renewed: len(plan.Ports) > 0}
	e.renewController()
}

func (p *portPlan) backing() types.BaseVirtualDeviceBackingInfo {
	switch p.Backing {
	case "file":
		b := new(types.VirtualSerialPortFileBackingInfo)
		b.FileName = p.File
		return b
	case "pipe":
		b := &types.VirtualSerialPortPipeBackingInfo{Endpoint: p.Endpoint, NoRxLoss: types.NewBool(false)}
		b.PipeName = p.Pipe
		return b
	case "device":
		b := new(types.VirtualSerialPortDeviceBackingInfo)
		b.DeviceName, b.UseAutoDetect = p.Device, types.NewBool(p.Device == "")
		return b
	case "thinprint":
		return new(types.VirtualSerialPortThinPrintBackingInfo)
	case "none":
		return nil
	}
	b := new(types.VirtualSerialPortURIBackingInfo)
	b.ServiceURI, b.Direction, b.ProxyURI = p.URI, p.Direction, p.Proxy
	return b
}

// plug connects the ports of a VM that is on; what the plan says outright wins over what would happen.
func (vm *virtualMachine) plug(plan *vmPlan) {
	i := 0
	vm.setPorts(func(p *types.VirtualSerialPort) {
		wanted := plan.Ports[i]
		i++
		if vm.running() && (p.Connectable.StartConnected || wanted.Connected != nil && *wanted.Connected) {
			vm.connect(p)
		}
		if wanted.Connected != nil {
			p.Connectable.Connected = *wanted.Connected && vm.running()
		}
		if wanted.Status != "" {
			p.Connectable.Status = wanted.Status
		}
	})
}

// copyOf copies a device list with everything it points to.
func copyOf(devices []types.BaseVirtualDevice) []types.BaseVirtualDevice {
	return deepCopy(reflect.ValueOf(devices)).Interface().([]types.BaseVirtualDevice)
}

func deepCopy(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	unshare(c)
	return c
}

// unshare gives a value its own copy of everything it points to, in place.
func unshare(v reflect.Value) {
	switch v.Kind() {
	case reflect.Ptr:
		if !v.IsNil() {
			c := reflect.New(v.Type().Elem())
			c.Elem().Set(v.Elem())
			unshare(c.Elem())
			v.Set(c)
		}
	case reflect.Interface:
		if !v.IsNil() {
			v.Set(deepCopy(v.Elem()))
		}
	case reflect.Slice:
		if v.Len() > 0 {
			c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(c, v)
			for i := 0; i < c.Len(); i++ {
				unshare(c.Index(i))
			}
			v.Set(c)
		}
	case reflect.Struct:
		for i := 0; i < v.NumField(); i++ {
			if f := v.Field(i); f.CanSet() {
				unshare(f)
			}
		}
	}
}
