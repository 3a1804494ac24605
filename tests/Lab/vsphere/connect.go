package main

import (
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/vmware/govmomi/vim25/types"
)

// connect tries to connect a port of a running VM and notes how it went. The caller holds the lock and
// the port is not visible to others yet.
func (vm *virtualMachine) connect(p *types.VirtualSerialPort) {
	status := types.VirtualDeviceConnectInfoStatusOk
	switch b := p.Backing.(type) {
	case nil:
		status = types.VirtualDeviceConnectInfoStatusUnrecoverableError
	case *types.VirtualSerialPortURIBackingInfo:
		switch {
		// Without the feature key serialuri a host connects no network serial port (vmware/vic validation).
		case vm.lab.licence != licenceFull, !usable(b):
			status = types.VirtualDeviceConnectInfoStatusUnrecoverableError
		case !vm.lab.listeners.take(vm, p.Key, b):
			status = types.VirtualDeviceConnectInfoStatusRecoverableError
		case vm.host.tie != nil:
			status = vm.lab.startPort(vm, p.Key, b)
		}
	}
	p.Connectable.Connected = status == types.VirtualDeviceConnectInfoStatusOk
	p.Connectable.Status = string(status)
}

func (vm *virtualMachine) disconnect(p *types.VirtualSerialPort) {
	if p.Connectable == nil {
		p.Connectable = new(types.VirtualDeviceConnectInfo)
	}
	p.Connectable.Connected = false
	vm.unplug(p.Key)
}

// unplug gives back what a port holds. The caller holds the lock.
func (vm *virtualMachine) unplug(key int32) {
	vm.lab.listeners.release(vm, key)
	vm.lab.stopPort(vm, key)
}

// schemes are the URI schemes of a network port (vSphere API: VirtualSerialPortURIBackingInfo).
var schemes = map[string]bool{
	"tcp": true, "tcp4": true, "tcp6": true, "ssl": true, "tcp+ssl": true, "tcp4+ssl": true, "tcp6+ssl": true,
	"telnet": true, "telnets": true,
}

// usable tells whether a network backing can be connected. ESXi takes any URI in an edit and finds out
// when it connects: "tcp://5000" is a host named 5000 without a port, and ends in unrecoverableError
// (vmware/pyvmomi-community-samples #449).
func usable(b *types.VirtualSerialPortURIBackingInfo) bool {
	if b.ProxyURI != "" {
		// vSphere API: with a proxy the service URI is the concentrator's business; the proxy is telnet or telnets.
		scheme, host, port := splitURI(b.ProxyURI)
		return (scheme == "telnet" || scheme == "telnets") && host != "" && port > 0
	}
	scheme, host, port := splitURI(b.ServiceURI)
	if !schemes[scheme] || port <= 0 {
		return false
	}
	return host != "" || b.Direction == directionServer
}

// splitURI takes a URI apart; port is 0 when there is none that could be used. Without a scheme it is tcp.
func splitURI(uri string) (scheme, host string, port int) {
	scheme, remainder := "tcp", uri
	if i := strings.Index(uri, "://"); i >= 0 {
		scheme, remainder = strings.ToLower(uri[:i]), uri[i+3:]
	}
	if i := strings.IndexByte(remainder, '#'); i >= 0 {
		remainder = remainder[:i]
	}
	u, err := url.Parse("x://" + strings.TrimSuffix(remainder, "/"))
	if err != nil || u.Path != "" {
		return scheme, "", 0
	}
	port, err = strconv.Atoi(u.Port())
	if err != nil || port > 65535 {
		port = 0
	}
	return scheme, u.Hostname(), port
}

// listeners are the TCP ports that server ports hold on each host. Only kept when the inventory says
// "portConflicts": then the second to listen on a port gets recoverableError. Network serial ports use
// the host's address, so two cannot listen on one port; the status is [inferred].
type listeners struct {
	on    bool
	lock  sync.Mutex
	taken map[listener]owner
}

type listener struct {
	host *labHost
	port int
}

type owner struct {
	vm  *virtualMachine
	key int32
}

func (l *listeners) take(vm *virtualMachine, key int32, b *types.VirtualSerialPortURIBackingInfo) bool {
	if !l.on || b.Direction != directionServer || b.ProxyURI != "" {
		return true
	}
	_, _, port := splitURI(b.ServiceURI)
	l.lock.Lock()
	defer l.lock.Unlock()
	at, me := listener{vm.host, port}, owner{vm, key}
	if other, taken := l.taken[at]; taken && other != me {
		return false
	}
	l.taken[at] = me
	return true
}

func (l *listeners) release(vm *virtualMachine, key int32) {
	if !l.on {
		return
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	for at, o := range l.taken {
		if o == (owner{vm, key}) {
			delete(l.taken, at)
		}
	}
}
