package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

const (
	iac, dont, do, wont, will, sb, se byte = 255, 254, 253, 252, 251, 250, 240

	optionBinary, optionEcho, optionSGA byte = 0, 1, 3
	optionAuth                          byte = 37  // RFC 2941
	optionComPort                       byte = 44  // RFC 2217
	optionVMware                        byte = 232 // VMWARE-TELNET-EXT
)

// telnetLine is telnet as a VM speaks it. The order is that of VMware's own capture (vmware/vspc, packet-captures): WILL AUTHENTICATION
// before the peer says anything, BINARY, SGA and ECHO as asked, WILL 232 only after DO 232 and the answer to AUTHENTICATION. As a server the
// first bytes are DO AUTHENTICATION (Juniper/py-junos-netconify #44); what it offers after that is [inferred].
type telnetLine struct {
	port      *vmxPort
	connected func(io.Writer)
	dialect   *vspcClient // nil without a proxy

	mutex      sync.Mutex // held while something is written
	connection net.Conn
	starting   bool   // START was said: what goes out in plain text may be taken for TLS
	held       []byte // what is said when that is settled

	mine, theirs                 map[byte]bool // options that are on
	authAnswered, wanted, offers bool          // the answer to AUTHENTICATION, DO 232 and our WILL 232
	comPort                      bool
}

func newTelnetLine(p *vmxPort, connection net.Conn, connected func(io.Writer)) *telnetLine {
	t := &telnetLine{port: p, connection: connection, connected: connected, mine: map[byte]bool{}, theirs: map[byte]bool{}}
	if p.Proxy != "" {
		t.dialect = &vspcClient{line: t, port: p}
	}
	return t
}

// Write is for data.
func (t *telnetLine) Write(data []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	_, err := t.connection.Write(bytes.ReplaceAll(data, []byte{iac}, []byte{iac, iac}))
	return len(data), err
}

func (t *telnetLine) command(b ...byte) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.starting {
		t.held = append(t.held, b...)
		return
	}
	_, _ = t.connection.Write(b) // whoever reads finds out
}

func (t *telnetLine) sub(option byte, payload ...byte) {
	escaped := bytes.ReplaceAll(payload, []byte{iac}, []byte{iac, iac})
	t.command(append(append([]byte{iac, sb, option}, escaped...), iac, se)...)
}

func (t *telnetLine) read() error {
	if t.port.Direction == "server" && t.dialect == nil {
		t.mine[optionBinary], t.mine[optionSGA], t.mine[optionEcho] = true, true, true
		t.theirs[optionBinary], t.theirs[optionSGA] = true, true
		t.command(iac, do, optionAuth, iac, will, optionBinary, iac, will, optionSGA, iac, will, optionEcho, iac, do, optionBinary, iac, do, optionSGA)
		t.connected(t)
	} else {
		if !t.port.target.tls { // telnets: TLS first, and no authentication option
			t.command(iac, will, optionAuth)
		} else {
			t.authAnswered = true
		}
		if t.dialect == nil {
			t.connected(t)
		} else {
			// VMware's document has the VM offer; in the capture it is asked.
			offer := time.AfterFunc(time.Second, func() { t.offer(true) })
			defer offer.Stop()
			refused := time.AfterFunc(30*time.Second, func() { t.dialect.giveUp() }) // [inferred]
			defer refused.Stop()
		}
	}
	return t.parse()
}

// offer says WILL 232 once.
func (t *telnetLine) offer(unasked bool) {
	t.port.mutex.Lock()
	due := !t.offers && (unasked || t.wanted && t.authAnswered)
	t.offers = t.offers || due
	t.port.mutex.Unlock()
	if due {
		t.command(iac, will, optionVMware)
		if !unasked {
			t.dialect.begin()
		}
	}
}

// parse reads until the line breaks. A command may be cut anywhere.
func (t *telnetLine) parse() error {
	buffer := make([]byte, 32<<10)
	var data, sub []byte
	state, verb := 0, byte(0) // 0 data, 1 IAC, 2 option, 3 sub-negotiation, 4 IAC in it
	for {
		n, err := t.connection.Read(buffer)
		for _, b := range buffer[:n] {
			switch state {
			case 0:
				if b == iac {
					state = 1
				} else {
					data = append(data, b)
				}
			case 1:
				switch {
				case b == iac:
					data, state = append(data, iac), 0
				case b >= will:
					verb, state = b, 2
				case b == sb:
					sub, state = sub[:0], 3
				default:
					state = 0
				}
			case 2:
				t.option(verb, b)
				state = 0
			case 3:
				if b == iac {
					state = 4
				} else if len(sub) < 4096 {
					sub = append(sub, b)
				}
			case 4:
				if b == iac {
					sub, state = append(sub, iac), 3
					break
				}
				if state = 0; len(sub) > 0 {
					if err := t.subnegotiation(sub[0], sub[1:]); err != nil {
						return err
					}
				}
			}
		}
		if len(data) > 0 {
			t.port.arrived(data)
			data = nil
		}
		if err != nil {
			return plain(err)
		}
	}
}

func (t *telnetLine) option(verb, option byte) {
	switch verb {
	case do, dont:
		t.asked(verb == do, option)
	default:
		on := verb == will
		if on == t.theirs[option] {
			return // an answer, or nothing new
		}
		if on && option != optionBinary && option != optionSGA && option != optionEcho {
			t.command(iac, dont, option)
			return
		}
		t.theirs[option] = on
		t.command(iac, map[bool]byte{true: do, false: dont}[on], option)
	}
}

// asked to do something, or not to.
func (t *telnetLine) asked(on bool, option byte) {
	switch option {
	case optionAuth:
		t.authAnswered = true
		if on {
			return // the server says with SEND what it takes
		}
		if t.dialect != nil {
			t.offer(false)
		} else if t.port.Direction == "client" && !t.comPort {
			t.comPort = true // in the capture it comes after everything else; that a direct line has it, too, is [inferred]
			t.command(iac, will, optionComPort)
		}
	case optionVMware:
		if t.dialect == nil || !on {
			if on {
				t.command(iac, wont, option)
			} else if t.dialect != nil {
				t.dialect.giveUp()
			}
			return
		}
		t.wanted = true
		t.port.mutex.Lock()
		answered := t.offers
		t.port.mutex.Unlock()
		if answered {
			t.dialect.begin()
		} else {
			t.offer(false)
		}
	case optionComPort:
		if on && t.comPort {
			t.sub(optionComPort, 1, 0, 0, 0x25, 0x80) // RFC 2217 SET-BAUDRATE 9600, then 8 data bits, no parity, 1 stop bit
			t.sub(optionComPort, 2, 8)
			t.sub(optionComPort, 3, 1)
			t.sub(optionComPort, 4, 1)
		}
	default:
		if on == t.mine[option] {
			return
		}
		if on && option != optionBinary && option != optionSGA {
			t.command(iac, wont, option)
			return
		}
		t.mine[option] = on
		t.command(iac, map[bool]byte{true: will, false: wont}[on], option)
	}
}

// subnegotiation. AUTHENTICATION leads to TLS on the same connection (vmware/vspc, telnet/option.py: SSL is type 7).
func (t *telnetLine) subnegotiation(option byte, payload []byte) error {
	switch {
	case option == optionVMware && t.dialect != nil && len(payload) > 0:
		return t.dialect.received(payload[0], payload[1:])
	case option == optionAuth && bytes.HasPrefix(payload, []byte{1, 7, 0}): // SEND SSL
		t.sub(optionAuth, 0, 7, 0, 1) // IS SSL START
		t.mutex.Lock()
		t.starting = true
		t.mutex.Unlock()
	case option == optionAuth && bytes.HasPrefix(payload, []byte{2, 7, 0, 2}): // REPLY SSL ACCEPTED
		secure := tls.Client(t.connection, t.port.target.clientTLS())
		_ = t.connection.SetDeadline(time.Now().Add(10 * time.Second))
		if err := secure.Handshake(); err != nil {
			return errors.New("TLS: " + err.Error())
		}
		_ = t.connection.SetDeadline(time.Time{})
		t.mutex.Lock()
		t.connection, t.starting = secure, false
		_, err := secure.Write(t.held)
		t.held = nil
		t.mutex.Unlock()
		if err != nil {
			return plain(err)
		}
		if t.dialect != nil {
			t.offer(false)
		}
	}
	return nil
}
