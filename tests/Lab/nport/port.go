package main

import (
	"encoding/hex"
	"io"
	"net"
	"sync"
	"time"
)

// port is one serial port with its data port and its command port.
type port struct {
	device *Device
	index  int
	line   *line
	serial *ser2net

	lock     sync.Mutex
	now      PortSettings
	data     *door
	command  *door
	clients  []*net.TCPConn
	accepted int      // connections that got a slot
	surplus  int      // those that did not
	network  int      // bytes that clients sent
	frames   []string // what the command port was sent, in hex
	dtr      bool
	moves    int // of DTR
}

func (p *port) start(now Settings) error {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.now = now.Ports[p.index]
	p.dtr = !p.now.DTRGoesDown
	number, listens := p.now.LocalPort, true
	switch p.now.Mode {
	case modeTCPServer, modeRFC2217:
	case modeRealCOM:
		number = 950 + p.index // and 4001 is refused (seen on a W2250A)
	default:
		listens = false
	}
	if !listens {
		return nil
	}
	var err error
	if p.data, err = p.device.Listen(number, p.serve); err != nil {
		return err
	}
	if p.now.Mode != modeRFC2217 {
		p.command, err = p.device.Listen(p.now.CommandPort, p.serveCommand)
	}
	return err
}

func (p *port) stop() {
	p.lock.Lock()
	data, command := p.data, p.command
	p.data, p.command = nil, nil
	p.lock.Unlock()
	for _, d := range []*door{data, command} {
		if d != nil {
			d.close()
		}
	}
}

// serve has one connection to the data port, from the moment it was accepted.
func (p *port) serve(guest *net.TCPConn) {
	p.lock.Lock()
	if len(p.clients) >= p.now.MaxConnection {
		p.surplus++
		p.lock.Unlock()
		// A W2250A accepts and hangs up; that others send RST is possible, and they say nothing either way.
		turnAway(guest, p.device.mishaps.get("busy"))
		return
	}
	p.clients = append(p.clients, guest)
	p.accepted++
	// "Connection goes down" settings: with low, DTR is up while somebody is connected [inferred from their names].
	if p.now.DTRGoesDown && !p.dtr {
		p.dtr = true
		p.moves++
	}
	full := len(p.clients) >= p.now.MaxConnection
	minutes, data := p.now.AliveCheck, p.data
	p.lock.Unlock()
	p.shut(data, full)
	_ = guest.SetKeepAlive(minutes > 0)
	if minutes > 0 {
		_ = guest.SetKeepAlivePeriod(time.Duration(minutes) * time.Minute)
	}

	p.connect(guest)

	p.lock.Lock()
	for i, c := range p.clients {
		if c == guest {
			p.clients = append(p.clients[:i], p.clients[i+1:]...)
			break
		}
	}
	if p.now.DTRGoesDown && p.dtr && len(p.clients) == 0 {
		p.dtr = false
		p.moves++
	}
	p.lock.Unlock()
	_ = guest.Close()
	p.shut(data, false)
}

// shut keeps the surplus out where the style says that it does not even get in.
func (p *port) shut(data *door, full bool) {
	style := p.device.mishaps.get("busy")
	data.refuse(full && style == "refused")
	data.ignore(full && style == "silent")
}

// connect moves bytes between a client and the line until the client is gone.
func (p *port) connect(guest *net.TCPConn) {
	if greeting, _ := hex.DecodeString(p.device.mishaps.get("greeting")); len(greeting) > 0 {
		_, _ = guest.Write(greeting)
	}
	serial, err := p.serial.dial(p.index)
	if err != nil {
		return
	}
	defer serial.Close()
	go func() {
		_, _ = io.Copy(guest, serial)
		_ = guest.Close() // ser2net is gone, and the device with it
	}()
	buffer := make([]byte, 16384)
	for {
		n, err := guest.Read(buffer)
		p.lock.Lock()
		p.network += n
		p.lock.Unlock()
		if n > 0 {
			_, _ = serial.Write(buffer[:n])
		}
		if err != nil {
			return
		}
	}
}

const (
	asppPortInit = 0x2C
	asppMaxFrame = 64
)

// serveCommand is the command port (ASPP), as a W2250A has it: it is reset unless the first frame is PORT_INIT, which is answered once
// a data connection is there. What comes is written down, so that a test can prove that nothing does.
func (p *port) serveCommand(guest *net.TCPConn) {
	buffer := make([]byte, asppMaxFrame)
	for {
		n, err := guest.Read(buffer)
		if n > 0 {
			p.lock.Lock()
			p.frames = append(p.frames, hex.EncodeToString(buffer[:n]))
			p.lock.Unlock()
			if buffer[0] != asppPortInit {
				turnAway(guest, "rst")
				return
			}
			for i := 0; i < 100; i++ {
				p.lock.Lock()
				connected := len(p.clients) > 0
				p.lock.Unlock()
				if connected {
					_, _ = guest.Write([]byte{asppPortInit, 3, 1, 1, 1})
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
		}
		if err != nil {
			return
		}
	}
}

func (p *port) hides(number int, remote string) bool {
	p.lock.Lock()
	data := p.data
	p.lock.Unlock()
	return data != nil && data.port == number && data.hides(remote)
}

// portState is what the control endpoint tells of a port.
type portState struct {
	Number        int      `json:"number"`
	Mode          string   `json:"mode"`
	DataPort      int      `json:"dataPort"`
	Clients       []string `json:"clients"`
	Accepted      int      `json:"accepted"`
	Surplus       int      `json:"surplus"`
	FromNetwork   int      `json:"fromNetwork"`
	OnLine        string   `json:"onLine"` // hex
	OnLineCount   int      `json:"onLineCount"`
	CommandFrames []string `json:"commandFrames"`
	DTR           bool     `json:"dtr"`
	DTRMoves      int      `json:"dtrMoves"`
}

func (p *port) state() portState {
	p.lock.Lock()
	defer p.lock.Unlock()
	out, n := p.line.heard()
	s := portState{
		Number: p.index + 1, Mode: p.now.Mode, DataPort: p.now.LocalPort, Clients: []string{}, Accepted: p.accepted, Surplus: p.surplus, FromNetwork: p.network,
		OnLine: hex.EncodeToString(out), OnLineCount: n, CommandFrames: append([]string{}, p.frames...), DTR: p.dtr, DTRMoves: p.moves,
	}
	if p.data != nil {
		s.DataPort = p.data.port
	}
	for _, c := range p.clients {
		s.Clients = append(s.Clients, c.RemoteAddr().String())
	}
	return s
}

// forget sets the counts back, for the next test.
func (p *port) forget() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.accepted, p.surplus, p.network, p.frames, p.moves = 0, 0, 0, nil, 0
	p.line.forget()
}
