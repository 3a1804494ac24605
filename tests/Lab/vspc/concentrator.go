package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"time"
)

// Codes of option 232 (VMware, "Using a Proxy with vSphere Virtual Serial Ports").
const (
	knownSuboptions1, knownSuboptions2 byte = 0, 1
	unknownReceived2                   byte = 3
	doProxy, willProxy, wontProxy      byte = 70, 71, 73
	vmVCUUID, getVMVCUUID              byte = 80, 81
	vmName, getVMName                  byte = 82, 83
)

// concentrator is the server's side of VMware's own capture (vmware/vspc, packet-captures), in its order: it waits for the VM's first word,
// offers, asks, refuses AUTHENTICATION, and answers DO-PROXY after two questions.
type concentrator struct {
	*visit
	waits     bool // for the VM to offer 232, as VMware's document has it
	willFirst bool // WILL-PROXY before the questions: servers differ
	upgrades  bool // takes AUTHENTICATION up: TLS in the same connection (vmware/vspc, telnet/option.py)
	mute      bool // never answers DO-PROXY
	hangsUp   bool // at DO-PROXY

	asked, refusedAuth, agreed, opened, accepted bool
}

func (c *concentrator) run() {
	for {
		w, err := c.next()
		if err != nil {
			return
		}
		switch w.verb {
		case 0:
			err = c.takeData(w.payload)
		case will, wont:
			err = c.offered(w.verb == will, w.option)
		case do, dont:
			err = c.takeDo(w.verb == do, w.option)
		case sb:
			err = c.sub(w.option, w.payload)
		}
		if err != nil {
			c.Closed = "here"
			return
		}
	}
}

// open is said after the VM's first word; in the capture DO 232 comes when the VM has answered WILL BINARY.
func (c *concentrator) open() error {
	if c.opened || c.waits {
		return nil
	}
	c.opened = true
	return c.write(iac, will, binary, iac, will, sga, iac, will, echo)
}

func (c *concentrator) offered(on bool, option byte) error {
	switch option {
	case authentication:
		if !on {
			return nil
		}
		if c.Encrypted && c.raw != c.connection && !c.upgrades {
			c.wrong("WILL AUTHENTICATION inside telnets")
		}
		if c.upgrades && !c.Encrypted {
			if err := c.write(iac, do, authentication, iac, sb, authentication, 1, 7, 0, iac, se); err != nil {
				return err
			}
			return c.open()
		}
		if c.waits {
			return c.write(iac, dont, authentication)
		}
		return c.open()
	case extension:
		if !on {
			return nil
		}
		if !c.waits && (!c.asked || !c.refusedAuth && !c.Encrypted) {
			c.wrong("WILL 232 before DO 232 and the answer to AUTHENTICATION")
		}
		if c.agreed {
			return nil
		}
		c.agreed = true
		if c.waits {
			if err := c.write(iac, do, extension); err != nil {
				return err
			}
		}
		return c.say(knownSuboptions2, 0, 1, 2, 3, 40, 41, 43, 44, 45, 46, 48, 70, 71, 73, 80, 81, 82, 83)
	case binary, sga:
		if option == sga && on && !c.refusedAuth && !c.upgrades && !c.Encrypted {
			c.refusedAuth = true
			return c.write(iac, dont, authentication)
		}
		return nil
	case comPort:
		return c.write(iac, dont, comPort)
	}
	if on {
		return c.write(iac, dont, option)
	}
	return nil
}

func (c *concentrator) takeDo(on bool, option byte) error {
	if option == binary && on && !c.asked && !c.waits {
		c.asked = true
		return c.write(iac, do, binary, iac, do, sga, iac, do, extension)
	}
	if on && option != binary && option != sga && option != echo {
		return c.write(iac, wont, option)
	}
	return nil
}

func (c *concentrator) sub(option byte, payload []byte) error {
	if option == authentication && c.upgrades && bytes.HasPrefix(payload, []byte{0, 7, 0, 1}) {
		return c.encrypt()
	}
	if option != extension || len(payload) == 0 {
		return nil
	}
	code, rest := payload[0], payload[1:]
	switch code {
	case knownSuboptions1:
		for _, b := range rest {
			c.Known = append(c.Known, int(b))
		}
	case doProxy:
		return c.proxy(rest)
	case vmVCUUID:
		c.UUID = string(rest)
	case vmName:
		c.Name = string(rest)
	case 84, 86, 2:
	default:
		return c.say(unknownReceived2, code)
	}
	return nil
}

func (c *concentrator) encrypt() error {
	if err := c.write(iac, sb, authentication, 2, 7, 0, 2, iac, se); err != nil {
		return err
	}
	return c.startTLS("self")
}

func (v *visit) startTLS(name string) error {
	secure := tls.Server(v.connection, v.keys.config(name))
	_ = v.connection.SetDeadline(time.Now().Add(patience))
	if err := secure.Handshake(); err != nil {
		v.wrong("TLS: " + err.Error())
		return err
	}
	_ = v.connection.SetDeadline(time.Time{})
	v.connection, v.reader, v.Encrypted = secure, nil, true
	return nil
}

// proxy is the answer to DO-PROXY: vSPC.py and sapcc take one direction and one service.
func (c *concentrator) proxy(payload []byte) error {
	if len(payload) == 0 {
		c.wrong("an empty DO-PROXY")
		return c.say(wontProxy)
	}
	c.Direction, c.Service = map[byte]string{'C': "client", 'S': "server"}[payload[0]], string(payload[1:])
	if len(c.Known) == 0 {
		c.wrong("DO-PROXY before KNOWN-SUBOPTIONS-1")
	}
	switch {
	case c.hangsUp:
		return fmt.Errorf("as asked")
	case c.mute:
		return nil
	case c.Service != c.service || c.direction != "any" && c.Direction != c.direction:
		c.Answer = "WONT-PROXY"
		return c.say(wontProxy)
	}
	c.Answer, c.accepted = "WILL-PROXY", true
	c.users.vm(c.visit)
	if c.willFirst {
		if err := c.say(willProxy); err != nil {
			return err
		}
	}
	for _, code := range []byte{getVMVCUUID, getVMName} {
		if err := c.say(code); err != nil {
			return err
		}
	}
	if c.willFirst {
		return nil
	}
	return c.say(willProxy)
}

func (c *concentrator) takeData(data []byte) error {
	if !c.accepted {
		c.wrong("data before WILL-PROXY")
		return nil
	}
	c.users.fromVM(data)
	return nil
}
