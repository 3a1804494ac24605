package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

const (
	kindVCenter = "vcenter"
	kindESXi    = "esxi"
)

type (
	ref   = types.ManagedObjectReference
	fault = types.BaseMethodFault
)

// lab is one vCenter or ESXi host: its objects, its sessions and the mishaps a test has asked for.
// Inventory objects live in the library's registry; what the lab implements itself is in own and goes first.
type lab struct {
	kind     string
	about    types.AboutInfo
	content  types.ServiceContent
	licence  string
	page     int
	admin    string
	reader   string
	password string
	taskTime int64 // nanoseconds, atomic: the control endpoint changes it

	registry *simulator.Registry
	ownLock  sync.RWMutex
	own      map[ref]mo.Reference

	vmLock sync.RWMutex
	vms    []*virtualMachine
	hosts  []*labHost

	sessions  sessions
	tasks     taskList
	changes   changes
	mishaps   mishaps
	listeners listeners
	ports     tiedPorts

	lastChange int64 // microseconds of the newest changeVersion, atomic
	lastNumber int64 // for generated identifiers, atomic
}

// put makes an object of the lab's own reachable.
func (l *lab) put(o mo.Reference) {
	l.ownLock.Lock()
	l.own[o.Reference()] = o
	l.ownLock.Unlock()
}

func (l *lab) drop(r ref) {
	l.ownLock.Lock()
	delete(l.own, r)
	l.ownLock.Unlock()
}

// find returns the object that r names for this session, or nil. Views, filters and private
// collectors belong to the session that made them and are invisible to every other one.
func (l *lab) find(s *session, r ref) mo.Reference {
	if s != nil {
		if o := s.find(r); o != nil {
			return o
		}
	}
	l.ownLock.RLock()
	o := l.own[r]
	l.ownLock.RUnlock()
	if o != nil {
		return o
	}
	return l.registry.Get(r)
}

// withLock runs f while o cannot change.
func (l *lab) withLock(o mo.Reference, f func()) {
	if lock, ok := o.(sync.Locker); ok {
		lock.Lock()
		defer lock.Unlock()
		f()
		return
	}
	l.registry.WithLock(o, f)
}

// number returns a number that is used once.
func (l *lab) number() int64 { return atomic.AddInt64(&l.lastNumber, 1) }

// nextChangeVersion returns a configuration version unlike every one before it.
// vSphere API: VirtualMachineConfigInfo.changeVersion, an opaque string that looks like a time.
func (l *lab) nextChangeVersion() string {
	for {
		last := atomic.LoadInt64(&l.lastChange)
		next := time.Now().UnixNano() / 1000
		if next <= last {
			next = last + 1
		}
		if atomic.CompareAndSwapInt64(&l.lastChange, last, next) {
			return time.Unix(0, next*1000).UTC().Format("2006-01-02T15:04:05.000000Z")
		}
	}
}

// now is the time with as many digits as a real server gives.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// vmsNamed returns the VMs of that name or managed object id; more than one may share a name.
func (l *lab) vmsNamed(name string) []*virtualMachine {
	l.vmLock.RLock()
	defer l.vmLock.RUnlock()
	var found []*virtualMachine
	for _, vm := range l.vms {
		vm.Lock()
		if vm.Self.Value == name || vm.Name == name {
			found = append(found, vm)
		}
		vm.Unlock()
	}
	return found
}

func (l *lab) hostNamed(name string) (*labHost, error) {
	for _, h := range l.hosts {
		if h.Name == name || h.Self.Value == name {
			return h, nil
		}
	}
	return nil, fmt.Errorf("no host named %q", name)
}
