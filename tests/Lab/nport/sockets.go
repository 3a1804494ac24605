package main

import (
	"bufio"
	"net"
	"os"
	"strconv"
	"strings"
)

// socket is a row of the system's own table: what netstat of a device tells is what is.
type socket struct {
	local, remote         net.IP
	localPort, remotePort int
	tcp                   bool
	status                byte // 1 LISTEN, 4 CONNECTED (struct names of Moxa's Linux driver, npreal2d.h); 0 for UDP
}

const (
	statusListen    = 1
	statusConnected = 4
)

// socketsAt gives the sockets of one address, but those that the lab hides.
func socketsAt(address net.IP, hides func(port int, remote string) bool) []socket {
	var all []socket
	for _, protocol := range []string{"udp", "tcp"} {
		file, err := os.Open("/proc/net/" + protocol)
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(file)
		lines.Scan()
		for lines.Scan() {
			words := strings.Fields(lines.Text())
			s := socket{tcp: protocol == "tcp"}
			s.local, s.localPort = hexAddress(words[1])
			s.remote, s.remotePort = hexAddress(words[2])
			if !s.local.Equal(address) {
				continue
			}
			switch {
			case !s.tcp:
			case words[3] == "0A":
				s.status = statusListen
			case words[3] == "01":
				s.status = statusConnected
			default:
				continue // on its way in or out; which numbers a device has for these was not found
			}
			if s.tcp && hides(s.localPort, net.JoinHostPort(s.remote.String(), strconv.Itoa(s.remotePort))) {
				continue
			}
			all = append(all, s)
		}
		_ = file.Close()
	}
	return all
}

// hexAddress reads 0100007F:0FA1.
func hexAddress(text string) (net.IP, int) {
	ip, _ := strconv.ParseUint(text[:8], 16, 32)
	port, _ := strconv.ParseUint(text[9:], 16, 16)
	return net.IPv4(byte(ip), byte(ip>>8), byte(ip>>16), byte(ip>>24)).To4(), int(port)
}

// record is struct DSCI_NET_STAT: remote, local, ports little-endian, type (1 TCP, 0 UDP), status, two reserved.
func (s socket) record() []byte {
	r := append(append([]byte{}, s.remote...), s.local...)
	kind := byte(0)
	if s.tcp {
		kind = 1
	}
	return append(r, byte(s.remotePort), byte(s.remotePort>>8), byte(s.localPort), byte(s.localPort>>8), kind, s.status, 0, 0)
}
