package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

const (
	// How long connecting waits for a first attempt to succeed or fail. A SYN that nobody answers outlasts it [inferred].
	firstAttempt  = 3 * time.Second
	betweenLooks  = 50 * time.Millisecond
	notYetDecided = types.VirtualDeviceConnectInfoStatusRecoverableError
)

// tiedPorts are the network ports of VMs on tied hosts, each served by a vmx of the running host.
type tiedPorts struct {
	lock    sync.Mutex
	running map[owner]*tiedPort
	hasty   bool // while the inventory is built, nobody waits for one port after the other
	closing chan struct{}
}

// tiedPort is one of them: a file of the ESXi lab says how it stands, a socket beside it is the guest's end.
type tiedPort struct{ file, socket, seen string }

// portStands is the part of that file which the API shows.
type portStands struct {
	Status  string `json:"status"`
	Why     string `json:"why"`
	Decided bool   `json:"decided"`
	Socket  string `json:"socket"`
}

// start has the host connect a port, and says how that went. The caller holds the VM's lock.
func (l *lab) startPort(vm *virtualMachine, key int32, b *types.VirtualSerialPortURIBackingInfo) types.VirtualDeviceConnectInfoStatus {
	words := url.Values{"id": {vm.Self.Value}, "vm": {vm.Name}, "port": {fmt.Sprint(key - firstPort + 1)}, "uri": {b.ServiceURI}, "direction": {b.Direction}}
	if b.ProxyURI != "" {
		words.Set("proxy", b.ProxyURI)
	}
	answer, err := vm.host.tie.ask("vmx " + vm.host.tie.host + " start " + words.Encode())
	var stands portStands
	if err != nil || json.Unmarshal([]byte(answer), &stands) != nil {
		return types.VirtualDeviceConnectInfoStatusUnrecoverableError // the host is down
	}
	port := &tiedPort{file: strings.TrimSuffix(stands.Socket, ".sock") + ".json", socket: stands.Socket}
	for deadline := time.Now().Add(firstAttempt); !l.ports.hasty && !stands.Decided && time.Now().Before(deadline); time.Sleep(betweenLooks / 5) {
		stands, port.seen = port.look()
	}
	l.ports.lock.Lock()
	l.ports.running[owner{vm, key}] = port
	l.ports.lock.Unlock()
	if !stands.Decided {
		return notYetDecided
	}
	return types.VirtualDeviceConnectInfoStatus(stands.Status)
}

// stopPort ends what the host does for a port. The caller holds the VM's lock.
func (l *lab) stopPort(vm *virtualMachine, key int32) {
	l.ports.lock.Lock()
	_, running := l.ports.running[owner{vm, key}]
	delete(l.ports.running, owner{vm, key})
	l.ports.lock.Unlock()
	if running {
		words := url.Values{"id": {vm.Self.Value}, "port": {fmt.Sprint(key - firstPort + 1)}}
		_, _ = vm.host.tie.ask("vmx " + vm.host.tie.host + " stop " + words.Encode()) // a host that is down has stopped it
	}
}

func (p *tiedPort) look() (portStands, string) {
	var stands portStands
	data, err := os.ReadFile(p.file)
	if err != nil || json.Unmarshal(data, &stands) != nil {
		return stands, ""
	}
	return stands, string(data)
}

// followPorts carries over how ports stand, until the lab is closed.
func (l *lab) followPorts() {
	for {
		select {
		case <-l.ports.closing:
			return
		case <-time.After(betweenLooks):
		}
		for _, who := range l.ports.changed() {
			who.vm.Lock()
			l.ports.carryOver(who)
			who.vm.Unlock()
			l.changes.changed(who.vm.Self)
		}
	}
}

func (p *tiedPorts) changed() []owner {
	p.lock.Lock()
	defer p.lock.Unlock()
	var changed []owner
	for who, port := range p.running {
		if _, now := port.look(); now != port.seen {
			changed = append(changed, who)
		}
	}
	return changed
}

// carryOver: the caller holds the VM's lock, so that no edit is under way.
func (p *tiedPorts) carryOver(who owner) {
	p.lock.Lock()
	port := p.running[who]
	if port == nil {
		p.lock.Unlock()
		return // disconnected meanwhile
	}
	stands, now := port.look()
	port.seen = now
	if now == "" {
		delete(p.running, who)
		stands.Status = string(types.VirtualDeviceConnectInfoStatusUntried) // the host is down, and its VMs with it [inferred]
	} else if !stands.Decided {
		stands.Status = string(notYetDecided)
	}
	p.lock.Unlock()
	who.vm.setPorts(func(shown *types.VirtualSerialPort) {
		if shown.Key == who.key && shown.Connectable != nil {
			shown.Connectable.Status = stands.Status
			shown.Connectable.Connected = stands.Status == string(types.VirtualDeviceConnectInfoStatusOk)
		}
	})
}

// settlePorts ends the haste: all ports that the inventory connects have the time of one.
func (l *lab) settlePorts() {
	l.ports.hasty = false
	for deadline := time.Now().Add(firstAttempt); time.Now().Before(deadline); time.Sleep(betweenLooks / 5) {
		open := false
		for _, port := range l.ports.running {
			stands, _ := port.look()
			open = open || !stands.Decided
		}
		if !open {
			break
		}
	}
	for who := range l.ports.running {
		l.ports.carryOver(who)
	}
	if len(l.hosts) > 0 {
		go l.followPorts()
	}
}

// closePorts stops what still runs in tied hosts.
func (l *lab) closePorts() {
	close(l.ports.closing)
	l.ports.lock.Lock()
	var left []owner
	for who := range l.ports.running {
		left = append(left, who)
	}
	l.ports.lock.Unlock()
	for _, who := range left {
		who.vm.Lock()
		l.stopPort(who.vm, who.key)
		who.vm.Unlock()
	}
}

// guestEnd is where a test types as the guest and reads what arrives.
func (l *lab) guestEnd(vm *virtualMachine, number int) (interface{}, error) {
	l.ports.lock.Lock()
	defer l.ports.lock.Unlock()
	port := l.ports.running[owner{vm, firstPort + int32(number) - 1}]
	if port == nil {
		return nil, bad("port %d of %s is not connected by a running host", number, vm.Name)
	}
	stands, _ := port.look()
	return map[string]interface{}{"address": port.socket, "status": stands.Status, "why": stands.Why}, nil
}
