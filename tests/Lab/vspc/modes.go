package main

import (
	"bytes"
	"io"
	"net"
	"time"
)

// modes are what a port can be. Those that are no concentrator do what such a thing does when a VM calls it by mistake.
var modes = map[string]func(*visit){
	"capture":    func(v *visit) { (&concentrator{visit: v}).run() },
	"bytewise":   func(v *visit) { v.slow = true; (&concentrator{visit: v}).run() },
	"waits":      func(v *visit) { (&concentrator{visit: v, waits: true}).run() },
	"will-first": func(v *visit) { (&concentrator{visit: v, willFirst: true}).run() },
	"upgrade":    func(v *visit) { (&concentrator{visit: v, upgrades: true}).run() },
	"unanswered": func(v *visit) { (&concentrator{visit: v, mute: true}).run() },
	"hangs-up":   func(v *visit) { (&concentrator{visit: v, hangsUp: true}).run() },

	"telnets":           overTLS("good"),
	"telnets-self":      overTLS("self"),
	"telnets-expired":   overTLS("expired"),
	"telnets-elsewhere": overTLS("elsewhere"),

	"telnet":  plainTelnet,
	"deaf":    deafTelnet,
	"banner":  banner,
	"silent":  silent,
	"closes":  func(v *visit) { v.Closed = "here" },
	"resets":  resets,
	"endless": endless,
}

// overTLS is telnets: TLS first. The certificates' names are in certificates.go.
func overTLS(certificate string) func(*visit) {
	return func(v *visit) {
		if v.startTLS(certificate) != nil {
			v.Closed = "here"
			return
		}
		c := &concentrator{visit: v}
		// Nobody speaks of AUTHENTICATION here, so that the server opens.
		if c.open() == nil {
			c.run()
		}
	}
}

// plainTelnet is a telnet server that knows the usual options and refuses all others, as RFC 854 wants it.
func plainTelnet(v *visit) {
	if v.write(append([]byte{iac, will, echo, iac, will, sga}, "login: "...)...) != nil {
		return
	}
	for {
		w, err := v.next()
		if err != nil {
			return
		}
		switch {
		case w.verb == will:
			err = v.write(iac, dont, w.option)
		case w.verb == do && w.option != echo && w.option != sga:
			err = v.write(iac, wont, w.option)
		}
		if err != nil {
			return
		}
	}
}

// deafTelnet offers and then answers nothing.
func deafTelnet(v *visit) {
	if v.write(iac, will, echo, iac, will, sga, iac, do, 24) == nil {
		silent(v)
	}
}

// banner is something that greets in text, with what a terminal would obey.
func banner(v *visit) {
	if v.write([]byte("Welcome to \x1b[31mbox\x07 \\ 3\xff\xff\r\n")...) == nil {
		silent(v)
	}
}

func silent(v *visit) {
	for {
		if _, err := v.next(); err != nil {
			return
		}
	}
}

func resets(v *visit) {
	if tcp, ok := v.connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	v.Closed = "here"
}

// endless changes its mind without end, and reads what it is told.
func endless(v *visit) {
	go func() { _, _ = io.Copy(io.Discard, v.raw) }()
	flood := bytes.Repeat([]byte{iac, will, sga, iac, wont, sga, iac, do, 24, iac, dont, 24}, 200)
	for end := time.Now().Add(2 * patience); time.Now().Before(end); {
		if v.write(flood...) != nil {
			v.Closed = "rst"
			return
		}
	}
	v.Closed = "here"
}
