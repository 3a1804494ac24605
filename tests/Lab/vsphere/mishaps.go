package main

import (
	"fmt"
	"net/http"
	"reflect"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// mishaps are what a test asks to go wrong, and the counts of what came in.
type mishaps struct {
	lock    sync.Mutex
	delays  map[string]time.Duration
	drops   map[string]*droppings
	hangs   map[string]chan struct{} // closed to let the calls go
	faults  []*injected
	counts  map[string]int
	devices int // device changes received by ReconfigVM_Task
}

// droppings are connections to be closed without an answer, before the call is carried out or after it.
type droppings struct {
	times int
	after bool
}

// injected is a vim fault that a method shall end with.
type injected struct {
	method, object string // object: name or id, "" for any
	kind           reflect.Type
	times          int
	skip           int  // calls that are left in peace first
	ofMethod       bool // as the call's own fault, not as the task's error
}

func newMishaps() mishaps {
	return mishaps{
		delays: map[string]time.Duration{}, drops: map[string]*droppings{},
		hangs: map[string]chan struct{}{}, counts: map[string]int{},
	}
}

// meet counts a call and lets happen to it what was asked for.
func (m *mishaps) meet(c *call) {
	m.lock.Lock()
	m.counts[c.method]++
	delay := m.delays[c.method]
	hang := m.hangs[c.method]
	drop := m.dropLocked(c.method, false)
	m.lock.Unlock()
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-c.http.Context().Done():
		}
	}
	if hang != nil {
		select {
		case <-hang:
		case <-c.http.Context().Done():
		}
	}
	if drop {
		panic(http.ErrAbortHandler) // net/http closes the connection
	}
}

// leave is met on the way out, when the call has been carried out.
func (m *mishaps) leave(c *call) {
	m.lock.Lock()
	drop := m.dropLocked(c.method, true)
	m.lock.Unlock()
	if drop {
		panic(http.ErrAbortHandler)
	}
}

func (m *mishaps) dropLocked(method string, after bool) bool {
	d := m.drops[method]
	if d == nil || d.times == 0 || d.after != after {
		return false
	}
	d.times--
	return true
}

// methodFault is the fault a call shall end with: one asked for as such, or any for a call without a task.
func (m *mishaps) methodFault(method string, target mo.Reference) fault {
	isTask := len(method) > 5 && method[len(method)-5:] == "_Task"
	return m.fault(method, target, func(i *injected) bool { return i.ofMethod || !isTask })
}

func (m *mishaps) taskFault(method string, vm *virtualMachine) fault {
	return m.fault(method, vm, func(i *injected) bool { return !i.ofMethod })
}

func (m *mishaps) fault(method string, target mo.Reference, fits func(*injected) bool) fault {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, i := range m.faults {
		if i.times == 0 || i.method != method || !fits(i) || !i.concerns(target) {
			continue
		}
		if i.skip > 0 {
			i.skip--
			continue
		}
		i.times--
		return reflect.New(i.kind).Interface().(fault)
	}
	return nil
}

func (i *injected) concerns(target mo.Reference) bool {
	if i.object == "" || target.Reference().Value == i.object {
		return true
	}
	switch x := target.(type) {
	case *virtualMachine:
		return x.Name == i.object
	case *firewallSystem:
		return x.host.Name == i.object
	case *serviceSystem:
		return x.host.Name == i.object
	case *methodExecuter:
		return x.host.Name == i.object
	case *simulator.HostSystem:
		return x.Name == i.object
	}
	return false
}

// inject finds a vim fault by its name.
func (m *mishaps) inject(i *injected, name string) error {
	t, ok := lookupType(name)
	if !ok || t.Kind() != reflect.Struct || !reflect.PtrTo(t).Implements(reflect.TypeOf((*fault)(nil)).Elem()) {
		return fmt.Errorf("%q is no vim fault", name)
	}
	i.kind = t
	m.lock.Lock()
	m.faults = append(m.faults, i)
	m.lock.Unlock()
	return nil
}

// clear ends every mishap; calls that hang go on.
func (m *mishaps) clear() {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, h := range m.hangs {
		close(h)
	}
	m.delays, m.drops = map[string]time.Duration{}, map[string]*droppings{}
	m.hangs, m.faults = map[string]chan struct{}{}, nil
}

func (m *mishaps) countDevices(spec *types.VirtualMachineConfigSpec) {
	m.lock.Lock()
	m.devices += len(spec.DeviceChange)
	m.lock.Unlock()
}
