package main

import (
	"net/http"
	"net/url"

	"github.com/vmware/govmomi/vim25/types"
)

// portShown is a serial port as the lab has it stored.
type portShown struct {
	Number            int    `json:"number"`
	Key               int32  `json:"key"`
	Label             string `json:"label"`
	Summary           string `json:"summary"`
	Backing           string `json:"backing"`
	URI               string `json:"uri,omitempty"`
	Direction         string `json:"direction,omitempty"`
	Proxy             string `json:"proxy,omitempty"`
	File              string `json:"file,omitempty"`
	Pipe              string `json:"pipe,omitempty"`
	Device            string `json:"device,omitempty"`
	Connected         bool   `json:"connected"`
	StartConnected    bool   `json:"startConnected"`
	AllowGuestControl bool   `json:"allowGuestControl"`
	Status            string `json:"status"`
	YieldOnPoll       bool   `json:"yieldOnPoll"`
}

func showPort(p *types.VirtualSerialPort) portShown {
	s := portShown{
		Number: int(p.Key - firstPort + 1), Key: p.Key, Backing: "none", YieldOnPoll: p.YieldOnPoll,
		Connected: p.Connectable.Connected, StartConnected: p.Connectable.StartConnected,
		AllowGuestControl: p.Connectable.AllowGuestControl, Status: p.Connectable.Status,
	}
	d := p.DeviceInfo.GetDescription()
	s.Label, s.Summary = d.Label, d.Summary
	switch b := p.Backing.(type) {
	case *types.VirtualSerialPortURIBackingInfo:
		s.Backing, s.URI, s.Direction, s.Proxy = "uri", b.ServiceURI, b.Direction, b.ProxyURI
	case *types.VirtualSerialPortFileBackingInfo:
		s.Backing, s.File = "file", b.FileName
	case *types.VirtualSerialPortPipeBackingInfo:
		s.Backing, s.Pipe = "pipe", b.PipeName
	case *types.VirtualSerialPortDeviceBackingInfo:
		s.Backing, s.Device = "device", b.DeviceName
	case *types.VirtualSerialPortThinPrintBackingInfo:
		s.Backing = "thinprint"
	}
	return s
}

// show tells everything about the VMs of a name; of the first one at the top, should there be more.
func (c *control) show(name string) (interface{}, error) {
	vms := c.lab.vmsNamed(name)
	if len(vms) == 0 {
		return nil, &refusal{http.StatusNotFound, "no VM named " + name}
	}
	vm := vms[0]
	vm.Lock()
	defer vm.Unlock()
	shown := map[string]interface{}{
		"name": vm.Name, "id": vm.Self.Value, "host": vm.host.Name, "connection": vm.Runtime.ConnectionState,
		"power": powerName(vm), "busy": vm.busy != nil, "namesakes": len(vms) - 1,
	}
	ports := []portShown{}
	if vm.Config != nil {
		for _, p := range vm.ports() {
			ports = append(ports, showPort(p))
		}
		shown["changeVersion"], shown["hardware"], shown["template"] = vm.Config.ChangeVersion, vm.Config.Version, vm.Config.Template
	}
	shown["ports"] = ports
	return shown, nil
}

func powerName(vm *virtualMachine) string {
	for name, state := range powerStates {
		if state == vm.Runtime.PowerState {
			return name
		}
	}
	return string(vm.Runtime.PowerState)
}

// vm changes a VM behind the clients' back.
func (c *control) vm(name, what string, q url.Values) (interface{}, error) {
	vms := c.lab.vmsNamed(name)
	if len(vms) == 0 {
		return nil, &refusal{http.StatusNotFound, "no VM named " + name}
	}
	vm := vms[0]
	if what == "remove" {
		c.remove(vm)
		return nil, nil
	}
	if what == "guest" {
		n, err := number(q, "port", 1)
		if err != nil {
			return nil, err
		}
		return c.lab.guestEnd(vm, n)
	}
	vm.Lock()
	err := c.change(vm, what, q)
	vm.Unlock()
	if err != nil {
		return nil, err
	}
	c.lab.changes.changed(vm.Self)
	return c.show(vm.Self.Value)
}

func (c *control) change(vm *virtualMachine, what string, q url.Values) error {
	switch what {
	case "bump":
		vm.configure(func(*types.VirtualMachineConfigInfo) {})
		return nil
	case "power":
		state, ok := powerStates[q.Get("state")]
		if !ok {
			return bad("state is %q; expected on, off or suspended", q.Get("state"))
		}
		vm.switchTo(state)
		return nil
	case "connection":
		for _, a := range allowed["connection"] {
			if a == q.Get("state") {
				vm.Runtime.ConnectionState = types.VirtualMachineConnectionState(a)
				vm.Summary.Runtime = vm.Runtime
				return nil
			}
		}
		return bad("state is %q", q.Get("state"))
	case "backing-lost", "port":
		n, err := number(q, "port", 1)
		if err != nil {
			return err
		}
		return c.port(vm, n, what, q)
	}
	return &refusal{http.StatusNotFound, "not found: " + what}
}

// port loses a backing, or changes how a connection stands: the peer went away, say.
func (c *control) port(vm *virtualMachine, n int, what string, q url.Values) error {
	found := false
	vm.setPorts(func(p *types.VirtualSerialPort) {
		if p.Key != firstPort+int32(n)-1 {
			return
		}
		found = true
		if what == "backing-lost" {
			vm.disconnect(p)
			p.Backing, p.Connectable.Status = nil, string(types.VirtualDeviceConnectInfoStatusUntried)
			describe(p)
			return
		}
		if v := q.Get("connected"); v != "" {
			p.Connectable.Connected = v == "true"
		}
		if v := q.Get("status"); v != "" {
			p.Connectable.Status = v
		}
	})
	if !found {
		return &refusal{http.StatusNotFound, "no such port"}
	}
	return nil
}

// remove takes a VM out of the inventory; views and filters notice.
func (c *control) remove(vm *virtualMachine) {
	l := c.lab
	l.vmLock.Lock()
	kept := l.vms[:0:0]
	for _, other := range l.vms {
		if other != vm {
			kept = append(kept, other)
		}
	}
	l.vms = kept
	l.vmLock.Unlock()
	without := func(list []ref) []ref {
		var left []ref
		for _, r := range list {
			if r != vm.Self {
				left = append(left, r)
			}
		}
		return left
	}
	vm.Lock()
	for _, p := range vm.ports() {
		vm.unplug(p.Key)
	}
	vm.Unlock()
	l.detach(vm, without)
	l.registry.Remove(vm.Self)
	l.changes.changed(vm.Self)
	l.changes.reshaped()
}
