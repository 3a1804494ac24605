package main

import (
	"net/url"
	"strconv"
	"strings"
)

// lineURI is a serviceURI or proxyURI taken apart (vSphere API: VirtualSerialPortURIBackingInfo).
type lineURI struct {
	scheme, host string
	port         int
	tls, telnet  bool
	// verify and its kin are the parameters after '#', which any of them turns on.
	verify                            bool
	thumbprint, certificate, peerName string
}

// parseURI gives false for what can never be connected. "tcp://5000" is a host named 5000 without a port.
func parseURI(text, direction string) (lineURI, bool) {
	u := lineURI{scheme: "tcp"}
	rest := text
	if i := strings.Index(text, "://"); i >= 0 {
		u.scheme, rest = strings.ToLower(text[:i]), text[i+3:]
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	switch u.scheme {
	case "tcp", "tcp4", "tcp6":
	case "ssl", "tcp+ssl", "tcp4+ssl", "tcp6+ssl":
		u.tls = true
	case "telnet":
		u.telnet = true
	case "telnets":
		u.telnet, u.tls = true, true
	default:
		return u, false
	}
	address, err := url.Parse("x://" + strings.TrimSuffix(rest, "/"))
	if err != nil || address.Path != "" {
		return u, false
	}
	u.host = address.Hostname()
	if u.port, err = strconv.Atoi(address.Port()); err != nil || u.port < 1 || u.port > 65535 {
		return u, false
	}
	if u.host == "" && direction != "server" {
		return u, false
	}
	return u, u.readParameters(fragment)
}

// readParameters: a value may be percent-encoded, as the PEM of a certificate has to be [inferred].
func (u *lineURI) readParameters(fragment string) bool {
	if fragment == "" {
		return true
	}
	for _, parameter := range strings.Split(fragment, "&") {
		key, value, _ := strings.Cut(parameter, "=")
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain
		}
		switch key {
		case "verify":
		case "thumbprint":
			u.thumbprint = value
		case "certificate":
			u.certificate = value
		case "peerName":
			u.peerName = value
		case "cipherList":
			continue // the lab has one list
		default:
			return false
		}
		u.verify = true
	}
	return true
}

func (u lineURI) address() string { return u.host + ":" + strconv.Itoa(u.port) }
