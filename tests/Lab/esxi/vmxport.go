package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A client goes on trying after a failure, also when the other end has hung up (vmware/vic #2528: a port keeps retrying). How long an
// attempt lasts and what is between two of them is [inferred], and short so that a line that was mended is soon seen to be.
const (
	attemptLasts = 2 * time.Second
	betweenTries = time.Second
)

// Values of connectable.status. That a client which cannot connect yet is recoverableError is [inferred]; unrecoverableError of a URI
// that can never work is not (vmware/pyvmomi-community-samples #449).
const (
	statusOK            = "ok"
	statusRecoverable   = "recoverableError"
	statusUnrecoverable = "unrecoverableError"
)

// vmxPort is the process's one port.
type vmxPort struct {
	vmxSpec
	target lineURI // the proxy where there is one
	guest  *guest
	dir    string // where the state is written; "" keeps it to itself

	mutex sync.Mutex
	state vmxState
	line  io.Writer // nil while nothing is connected: what the guest sends is lost then, as on a line without a far end
}

// hostVmx is the process. Its name is what `esxcli network ip connection list` shows as the world's (from memory).
func hostVmx(args []string) int {
	p := &vmxPort{guest: newGuest(), dir: vmxDir}
	if len(args) != 1 || json.Unmarshal([]byte(args[0]), &p.vmxSpec) != nil {
		return 2
	}
	if err := os.WriteFile("/proc/self/comm", []byte("vmx"), 0); err != nil {
		return complain(err)
	}
	listener, err := net.Listen("unix", p.dir+"/"+p.key()+".sock")
	if err != nil {
		return complain(err)
	}
	go p.guest.serve(listener, p.send)
	p.state = vmxState{vmxSpec: p.vmxSpec, State: "connecting", Status: statusRecoverable}
	if err := p.write(); err != nil {
		return complain(err)
	}
	go p.run()
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0 // stopped, or the lab is gone
}

// say makes it known how the port stands.
func (p *vmxPort) say(state, status, why, peer string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.state.State, p.state.Status, p.state.Why, p.state.Peer = state, status, why, peer
	p.state.Decided = p.state.Decided || state != "connecting"
	if err := p.write(); err != nil {
		complain(err)
	}
}

func (p *vmxPort) write() error {
	if p.dir == "" {
		return nil
	}
	data, err := json.Marshal(p.state)
	if err != nil {
		return err
	}
	path := p.dir + "/" + p.key()
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path+".json")
}

// send is what the guest types. A line that breaks is found out by who reads from it.
func (p *vmxPort) send(data []byte) {
	p.mutex.Lock()
	line := p.line
	p.mutex.Unlock()
	if line != nil {
		_, _ = line.Write(data)
	}
}

// arrived is what came over the line.
func (p *vmxPort) arrived(data []byte) {
	if p.Guest == "echo" {
		p.send(data)
		return
	}
	p.guest.put(data)
}

func (p *vmxPort) setLine(line io.Writer) {
	p.mutex.Lock()
	p.line = line
	p.mutex.Unlock()
}

func (p *vmxPort) run() {
	uri, direction := p.URI, p.Direction
	if p.Proxy != "" { // then the VM calls the proxy in both directions, and the service is the proxy's business
		uri, direction = p.Proxy, "client"
	}
	target, usable := parseURI(uri, direction)
	if !usable || p.Proxy != "" && !target.telnet {
		p.say("failed", statusUnrecoverable, "the URI cannot be connected", "")
		return
	}
	p.target = target
	if direction == "server" {
		p.listen()
		return
	}
	for {
		err := p.call()
		p.setLine(nil)
		p.say("waiting", statusRecoverable, err.Error(), "")
		time.Sleep(betweenTries)
	}
}

func (p *vmxPort) call() error {
	ctx, cancel := context.WithTimeout(context.Background(), attemptLasts)
	defer cancel()
	connection, err := new(net.Dialer).DialContext(ctx, map[bool]string{true: "tcp6", false: "tcp4"}[strings.HasPrefix(p.target.scheme, "tcp6")], p.target.address())
	if err != nil {
		return plain(err)
	}
	defer connection.Close()
	if p.target.tls {
		secure := tls.Client(connection, p.target.clientTLS())
		if err := secure.HandshakeContext(ctx); err != nil {
			return fmt.Errorf("TLS: %w", err)
		}
		connection = secure
	}
	return p.serve(connection)
}

// serve has the line until it breaks; why is never nil.
func (p *vmxPort) serve(connection net.Conn) error {
	peer := connection.RemoteAddr().String()
	connected := func(line io.Writer) {
		p.setLine(line)
		p.say("connected", statusOK, "", peer)
	}
	if p.target.telnet {
		return newTelnetLine(p, connection, connected).read()
	}
	connected(connection)
	return copyLine(connection, p.arrived)
}

func copyLine(connection io.Reader, arrived func([]byte)) error {
	buffer := make([]byte, 32<<10)
	for {
		n, err := connection.Read(buffer)
		if n > 0 {
			arrived(buffer[:n])
		}
		if err != nil {
			return plain(err)
		}
	}
}

// listen takes one client at a time; who comes while one is there is hung up on [inferred].
func (p *vmxPort) listen() {
	listener, err := net.Listen("tcp4", p.target.address())
	if err != nil {
		// Two VMs that listen on one port of a host: the status is [inferred].
		p.say("failed", statusRecoverable, plain(err).Error(), "")
		return
	}
	var certificate *tls.Config
	if p.target.tls {
		if certificate, err = serverTLS(); err != nil {
			p.say("failed", statusUnrecoverable, err.Error(), "")
			return
		}
	}
	p.say("listening", statusOK, "", "")
	busy := make(chan struct{}, 1)
	for {
		client, err := listener.Accept()
		if err != nil {
			p.say("failed", statusRecoverable, err.Error(), "")
			return
		}
		select {
		case busy <- struct{}{}:
		default:
			client.Close()
			continue
		}
		go func() {
			p.answer(client, certificate)
			<-busy
		}()
	}
}

func (p *vmxPort) answer(client net.Conn, certificate *tls.Config) {
	defer client.Close()
	if certificate != nil {
		secure := tls.Server(client, certificate)
		_ = client.SetDeadline(time.Now().Add(10 * time.Second))
		if err := secure.Handshake(); err != nil {
			return
		}
		_ = client.SetDeadline(time.Time{})
		client = secure
	}
	_ = p.serve(client)
	p.setLine(nil)
	p.say("listening", statusOK, "", "")
}

// plain says what went wrong without the addresses.
func plain(err error) error {
	var name *net.DNSError
	var number syscall.Errno
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("the other end hung up")
	case errors.As(err, &name) && name.IsNotFound:
		return errors.New("no such name")
	case errors.As(err, &name):
		return errors.New("the name server does not answer")
	case errors.As(err, &number):
		return errors.New(number.Error())
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err):
		return errors.New("timed out")
	}
	return err
}
