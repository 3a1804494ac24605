package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const searchPort = 4800

// search answers UDP 4800, the search and configuration protocol ("DSCI" in Moxa's Linux driver): header of opcode, result, length and id, and
// after it the device's id. Only reading requests are known here; every request is counted, so that a test can prove what was never asked.
type search struct {
	device    *Device
	page      int    // most records in one netstat reply
	broadcast string // an address that many devices hear
	hides     func(port int, remote string) bool

	lock   sync.Mutex
	socket *net.UDPConn
	common *net.UDPConn
	asked  map[string]int
	done   sync.WaitGroup
}

func newSearch(d *Device, page int, broadcast string) *search {
	return &search{device: d, page: page, broadcast: broadcast, asked: map[string]int{}}
}

func (s *search) start(Settings) error {
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: s.device.address, Port: searchPort})
	if err != nil {
		return err
	}
	var common *net.UDPConn
	if s.broadcast != "" {
		if common, err = listenShared(s.broadcast); err != nil {
			_ = socket.Close()
			return err
		}
	}
	s.lock.Lock()
	s.socket, s.common = socket, common
	s.lock.Unlock()
	s.done.Add(1)
	go s.run(socket, socket)
	if common != nil {
		s.done.Add(1)
		go s.run(common, socket)
	}
	return nil
}

func (s *search) stop() {
	s.lock.Lock()
	if s.socket != nil {
		_ = s.socket.Close()
		s.socket = nil
	}
	if s.common != nil {
		_ = s.common.Close()
		s.common = nil
	}
	s.lock.Unlock()
	s.done.Wait()
}

// closed shuts the port as long as the mishap says so.
func (s *search) closed(on bool) error {
	s.lock.Lock()
	is := s.socket == nil
	s.lock.Unlock()
	if on && !is {
		s.stop()
	} else if !on && is {
		return s.start(Settings{})
	}
	return nil
}

// listenShared hears an address together with all other devices of the lab.
func listenShared(address string) (*net.UDPConn, error) {
	shared := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1) })
	}}
	socket, err := shared.ListenPacket(context.Background(), "udp4", net.JoinHostPort(address, strconv.Itoa(searchPort)))
	if err != nil {
		return nil, err
	}
	return socket.(*net.UDPConn), nil
}

// run takes requests from one socket and answers from another: replies come from the device's own address.
func (s *search) run(in, out *net.UDPConn) {
	defer s.done.Done()
	buffer := make([]byte, 2048)
	for {
		n, from, err := in.ReadFromUDP(buffer)
		if err != nil {
			return
		}
		request := append([]byte(nil), buffer[:n]...)
		if n > 0 {
			s.lock.Lock()
			s.asked[fmt.Sprintf("0x%02x", request[0])]++
			s.lock.Unlock()
		}
		if s.device.mishaps.get("dsci") == "silent" || s.loses() {
			continue
		}
		if reply := s.answer(request); reply != nil {
			s.send(out, from, reply)
		}
	}
}

func (s *search) loses() bool {
	left, _ := strconv.Atoi(s.device.mishaps.get("lose"))
	if left <= 0 {
		return false
	}
	_ = s.device.mishaps.set("lose", strconv.Itoa(left-1))
	return true
}

// answer gives the reply to a request; nil for silence.
func (s *search) answer(q []byte) []byte {
	if len(q) < 8 || int(q[2])<<8|int(q[3]) != len(q) {
		return nil // [inferred]
	}
	id, op := s.device.deviceID(), q[0]
	if op == 0x01 {
		return reply(q, 0, append(id, s.device.address...))
	}
	if len(q) < 20 || string(q[8:20]) != string(id) {
		return nil // meant for another device [inferred]
	}
	switch op {
	case 0x10:
		name := make([]byte, 40)
		copy(name[:39], s.device.Running().Name)
		return reply(q, 0, append(id, name...))
	case 0x16:
		m := s.device.model
		// The layout of a W2250A's reply; bytes whose meaning was not found are its own.
		return reply(q, 0, append(id, 0, 0, m.minor, m.major, 0, 0, 3, 1, byte(s.device.serial), byte(s.device.serial>>8), 0, 0,
			0x18, 0, byte(m.dsciVersion), byte(m.dsciVersion>>8)))
	case 0x14, 0x1D:
		return s.netstat(q, id)
	}
	return reply(q, 4, nil) // result 4: opcode not supported
}

// netstat answers 0x14 (all in one, as many as asked for) and 0x1D (page by page; next item 0 ends it, as Moxa's driver reads it).
func (s *search) netstat(q, id []byte) []byte {
	mode, paged := s.device.mishaps.get("netstat"), q[0] == 0x1D
	if mode == "silent" {
		return nil
	}
	if mode == "unsupported" || (mode == "old" && paged) || (mode == "new" && !paged) {
		return reply(q, 4, nil)
	}
	all := socketsAt(s.device.address, s.hides)
	start, most := 0, len(all)
	if paged && len(q) == 24 {
		start, most = int(q[22])|int(q[23])<<8, s.page
	} else if !paged && len(q) == 22 {
		most = int(q[20]) | int(q[21])<<8
	}
	if start > len(all) {
		start = len(all)
	}
	end := start + most
	if end > len(all) {
		end = len(all)
	}
	count, next := end-start, 0
	if paged && end < len(all) {
		next = end
	}
	switch mode {
	case "lying":
		count += 1000
	case "endless":
		next = start + 1
	}
	body := append(id, byte(count), byte(count>>8), 0, 0)
	if paged {
		body[14], body[15] = byte(next), byte(next>>8)
	}
	for _, one := range all[start:end] {
		body = append(body, one.record()...)
	}
	return reply(q, 0, body)
}

func reply(q []byte, result byte, body []byte) []byte {
	length := 8 + len(body)
	return append([]byte{q[0] | 0x80, result, byte(length >> 8), byte(length), q[4], q[5], q[6], q[7]}, body...)
}

// send sends a reply as the mishaps have it.
func (s *search) send(socket *net.UDPConn, to *net.UDPAddr, good []byte) {
	if ms, _ := strconv.Atoi(s.device.mishaps.get("slow")); ms > 0 {
		time.Sleep(time.Duration(ms) * time.Millisecond)
	}
	bad := append([]byte(nil), good...)
	switch s.device.mishaps.get("reply") {
	case "oversize":
		bad = append(bad, make([]byte, 40000)...)
		bad[2], bad[3] = byte(len(bad)>>8), byte(len(bad))
	case "short":
		bad = bad[:len(bad)/2]
	case "garbage":
		_, _ = rand.Read(bad)
	case "wronglength":
		bad[3]++
	case "otherid":
		bad[7] ^= 0x55
	case "otherdevice":
		if len(bad) >= 20 {
			bad[19] ^= 0x55
		}
	case "empty":
		bad = nil
	case "twice":
		_, _ = socket.WriteToUDP(bad, to)
	case "otherport":
		s.sendFrom(&net.UDPAddr{IP: s.device.address}, to, bad)
		return
	case "otheraddress":
		// A stranger at port 4800 of another address, who answers what was not asked of him.
		s.sendFrom(&net.UDPAddr{IP: net.IPv4(127, 254, s.device.address[2], s.device.address[3]), Port: searchPort}, to, bad)
		return
	}
	_, _ = socket.WriteToUDP(bad, to)
}

func (s *search) sendFrom(from, to *net.UDPAddr, bytes []byte) {
	if other, err := net.ListenUDP("udp4", from); err == nil {
		_, _ = other.WriteToUDP(bytes, to)
		_ = other.Close()
	}
}

func (s *search) counts() map[string]int {
	s.lock.Lock()
	defer s.lock.Unlock()
	copied := map[string]int{}
	for op, n := range s.asked {
		copied[op] = n
	}
	return copied
}
