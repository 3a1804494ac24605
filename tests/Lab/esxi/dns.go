package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// dnsServer is at the admin's address, and gives each host names of its own: what a host finds is not what the machine finds.
type dnsServer struct {
	mutex sync.Mutex
	zones map[string]*dnsZone // by the host's address
	open  []io.Closer
}

type dnsZone struct {
	names map[string]net.IP
	dead  bool // the server takes the question and says nothing
}

func newDNSServer() *dnsServer { return &dnsServer{zones: map[string]*dnsZone{}} }

func (d *dnsServer) zone(host string) *dnsZone {
	if d.zones[host] == nil {
		d.zones[host] = &dnsZone{names: map[string]net.IP{}}
	}
	return d.zones[host]
}

// set is `set NAME ADDRESS`, `clear NAME`, or `server up|down`, for the host at this address.
func (d *dnsServer) set(host string, words []string) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	zone := d.zone(host)
	switch {
	case len(words) == 3 && words[0] == "set":
		ip := net.ParseIP(words[2]).To4()
		if ip == nil {
			return fmt.Errorf("%s is no IPv4 address", words[2])
		}
		zone.names[strings.ToLower(words[1])] = ip
	case len(words) == 2 && words[0] == "clear":
		delete(zone.names, strings.ToLower(words[1]))
	case len(words) == 2 && words[0] == "server" && (words[1] == "up" || words[1] == "down"):
		zone.dead = words[1] == "down"
	default:
		return errors.New("expected set NAME ADDRESS, clear NAME, or server up|down")
	}
	return nil
}

// listen begins to answer, by UDP and TCP, in the hosts' network.
func (d *dnsServer) listen(n network) error {
	var packets net.PacketConn
	var listener net.Listener
	err := within(n.path(), func() (err error) {
		if packets, err = net.ListenPacket("udp4", n.admin()+":53"); err != nil {
			return err
		}
		listener, err = net.Listen("tcp4", n.admin()+":53")
		return err
	})
	if err != nil {
		return err
	}
	d.open = []io.Closer{packets, listener}
	go func() {
		question := make([]byte, 1500)
		for {
			length, from, err := packets.ReadFrom(question)
			if err != nil {
				return
			}
			if answer := d.answer(from, question[:length]); answer != nil {
				_, _ = packets.WriteTo(answer, from)
			}
		}
	}()
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go d.overTCP(client)
		}
	}()
	return nil
}

func (d *dnsServer) close() {
	for _, one := range d.open {
		one.Close()
	}
}

func (d *dnsServer) overTCP(client net.Conn) {
	defer client.Close()
	_ = client.SetDeadline(time.Now().Add(30 * time.Second))
	var length [2]byte
	for {
		if _, err := io.ReadFull(client, length[:]); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(length[:]))
		if _, err := io.ReadFull(client, question); err != nil {
			return
		}
		if answer := d.answer(client.RemoteAddr(), question); answer != nil {
			binary.BigEndian.PutUint16(length[:], uint16(len(answer)))
			_, _ = client.Write(append(length[:], answer...))
		}
	}
}

// answer is as RFC 1035 says: an address, nothing for another type of a name that exists, or NXDOMAIN; nil for no answer at all.
func (d *dnsServer) answer(from net.Addr, question []byte) []byte {
	host, _, _ := net.SplitHostPort(from.String())
	d.mutex.Lock()
	defer d.mutex.Unlock()
	zone := d.zone(host)
	name, end := questionName(question)
	if zone.dead || end == 0 {
		return nil
	}
	ip, known := zone.names[name]
	address := known && binary.BigEndian.Uint16(question[end-4:]) == 1
	answer := append([]byte(nil), question[:end]...)
	answer[2], answer[3] = 0x84|question[2]&1, 0x80 // an answer with authority; recursion is there
	if !known {
		answer[3] |= 3 // NXDOMAIN
	}
	copy(answer[4:12], []byte{0, 1, 0, 0, 0, 0, 0, 0})
	if address {
		answer[7] = 1
		answer = append(answer, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		answer = append(answer, ip...)
	}
	return answer
}

// questionName gives the name asked for and where the question ends; 0 for what is no single question.
func questionName(message []byte) (string, int) {
	if len(message) < 12 || message[2]&0x80 != 0 || binary.BigEndian.Uint16(message[4:]) != 1 {
		return "", 0
	}
	var labels []string
	at := 12
	for at < len(message) && message[at] != 0 {
		next := at + 1 + int(message[at])
		if message[at] > 63 || next >= len(message) {
			return "", 0
		}
		labels = append(labels, strings.ToLower(string(message[at+1:next])))
		at = next
	}
	if at+5 > len(message) {
		return "", 0
	}
	return strings.Join(labels, "."), at + 5
}

// dnsOfHost is the verb.
func dnsOfHost(args []string) int { return tell("dns", 3, 4, args) }

// resolvConf has a host ask the server at the admin's address, and give up soon enough for a test to see it.
func resolvConf(admin string) string {
	return "nameserver " + admin + "\noptions timeout:1 attempts:2\n"
}
