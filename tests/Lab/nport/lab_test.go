package main

import (
	"bytes"
	"encoding/hex"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

// bench is a device on loopback, real from its sockets to its lines.
type bench struct {
	*testing.T
	device *Device
	side   *control
}

func start(t *testing.T, arguments ...string) *bench {
	t.Helper()
	s, m, err := readSettings(append([]string{"--address", "127.77.250.1", "--restart-ms", "10"}, arguments...))
	if err != nil {
		t.Fatal(err)
	}
	d, side, err := build(s, m)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Stop)
	return &bench{t, d, side}
}

func (b *bench) dial(number int) (net.Conn, error) {
	return net.DialTimeout("tcp4", net.JoinHostPort(b.device.address.String(), strconv.Itoa(number)), time.Second)
}

func (b *bench) connect(number int) net.Conn {
	b.Helper()
	c, err := b.dial(number)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	return c
}

// ask sends a request and gives the reply; nil when there is none.
func (b *bench) ask(request []byte) []byte {
	b.Helper()
	c, err := net.Dial("udp4", net.JoinHostPort(b.device.address.String(), "4800"))
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	_, _ = c.Write(request)
	_ = c.SetReadDeadline(time.Now().Add(time.Second))
	buffer := make([]byte, 65536)
	n, err := c.Read(buffer)
	if err != nil {
		return nil
	}
	return buffer[:n]
}

func (b *bench) until(what string, holds func() bool) {
	b.Helper()
	for limit := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			b.Fatalf("it did not come to this: %s", what)
		}
	}
}

func (b *bench) request(op byte, tail ...byte) []byte {
	q := append([]byte{op, 0, 0, byte(20 + len(tail)), 1, 2, 3, 4}, b.device.deviceID()...)
	return append(q, tail...)
}

func TestSearchRepliesAreThosePublishedButForMACAndAddress(t *testing.T) {
	published := map[string]string{
		"6250":   "8100001800000000006000805062 0090e8151c22 c0a87ffe",
		"5450":   "8100001800000000005400800454 0090e858b597 c0a8bec8",
		"5110":   "8100001800000000105100801051 0090e82ca859 c0a80007",
		"W2250A": "8100001800000000502400805224 402cf4fd4933 c0a802d2",
	}
	for name, text := range published {
		want, _ := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
		m, _ := modelNamed(name)
		s := newSearch(newDevice(m, net.IPv4(192, 168, 127, 254), 1, 0), 32, "")
		got := s.answer([]byte{1, 0, 0, 8, 0, 0, 0, 0})
		if len(got) != 24 || !bytes.Equal(got[:17], want[:17]) {
			t.Errorf("%s: %x, published %x", name, got, want)
		}
	}
}

func TestBytesGoOverTheLineBothWays(t *testing.T) {
	b := start(t)
	c := b.connect(4001)
	sent := []byte{0xFF, 0xFB, 0x25, 'A', 0, 0x11, 0x13, '\r', '\n', 0xFF}
	_, _ = c.Write(sent)
	b.until("all bytes are on the line", func() bool { out, _ := b.side.ports[0].line.heard(); return bytes.Equal(out, sent) })
	_ = b.side.ports[0].line.say(sent)
	got := make([]byte, len(sent))
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
	for n := 0; n < len(got); {
		k, err := c.Read(got[n:])
		if err != nil {
			t.Fatal(err)
		}
		n += k
	}
	if !bytes.Equal(got, sent) {
		t.Errorf("from the line came %x", got)
	}
}

func TestNetstatTellsWhatTheSystemDoes(t *testing.T) {
	b := start(t)
	states := func() string {
		reply, found := b.ask(b.request(0x14, 128, 0)), ""
		for at := 24; at+16 <= len(reply); at += 16 {
			if int(reply[at+10])|int(reply[at+11])<<8 == 4001 {
				found += strconv.Itoa(int(reply[at+13]))
			}
		}
		return found
	}
	if s := states(); s != "1" {
		t.Errorf("nobody is connected, and 4001 is %q", s)
	}
	c := b.connect(4001)
	b.until("4001 is listening and connected", func() bool { return states() == "14" })
	_ = c.Close()
	b.until("4001 is listening again", func() bool { return states() == "1" })
}

func TestNetstatComesInPages(t *testing.T) {
	b := start(t, "--model", "5610-16", "--netstat-page", "10")
	rows, pages := map[string]bool{}, 0
	for next := byte(0); ; {
		reply := b.ask(b.request(0x1D, 0, 0xFF, next, 0))
		for at := 24; at+16 <= len(reply); at += 16 {
			rows[string(reply[at:at+16])] = true
		}
		pages++
		if next = reply[22]; next == 0 {
			break
		}
	}
	if len(rows) != 34 || pages != 4 { // 16 data ports, 16 command ports, telnet, UDP 4800
		t.Errorf("%d rows on %d pages", len(rows), pages)
	}
}

func TestTheSurplusIsTurnedAwayInEveryStyle(t *testing.T) {
	b := start(t)
	for _, style := range []string{"fin", "rst", "refused", "silent"} {
		_ = b.device.mishaps.set("busy", style)
		first := b.connect(4001)
		b.until("the first has the slot", func() bool { return len(b.side.ports[0].state().Clients) == 1 })
		got := ""
		b.until(style+" is what the second gets", func() bool {
			second, err := b.dial(4001)
			if err != nil {
				got = "silent"
				if strings.Contains(err.Error(), "refused") {
					got = "refused"
				}
				return got == style
			}
			defer second.Close()
			_ = second.SetReadDeadline(time.Now().Add(2 * time.Second))
			_, err = second.Read(make([]byte, 100))
			got = "fin"
			if err != nil && strings.Contains(err.Error(), "reset") {
				got = "rst"
			}
			return got == style
		})
		_ = first.Close()
		b.until("the slot is free", func() bool { return len(b.side.ports[0].state().Clients) == 0 })
		b.until("a new client is served", func() bool {
			c, err := b.dial(4001)
			if err != nil {
				return false
			}
			defer c.Close()
			before := b.side.ports[0].state().FromNetwork
			_, _ = c.Write([]byte("x"))
			for i := 0; i < 100; i++ {
				if b.side.ports[0].state().FromNetwork > before {
					return true
				}
				time.Sleep(10 * time.Millisecond)
			}
			return false
		})
		b.until("it is gone", func() bool { return len(b.side.ports[0].state().Clients) == 0 })
	}
}

func TestSettingsAreInForceAfterARestartAndConnectionsAreGone(t *testing.T) {
	b := start(t)
	c := b.connect(4001)
	s := b.device.Saved()
	s.Ports[0].LocalPort = 4007
	if err := b.device.Apply(s); err != nil {
		t.Fatal(err)
	}
	if b.device.Running().Ports[0].LocalPort != 4001 {
		t.Error("in force before the restart")
	}
	if err := b.device.Restart(); err != nil {
		t.Fatal(err)
	}
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := c.Read(make([]byte, 1)); err == nil || strings.Contains(err.Error(), "timeout") {
		t.Errorf("the old connection lives: %v", err)
	}
	b.connect(4007)
	if _, err := b.dial(4001); err == nil {
		t.Error("4001 still listens")
	}
}

func TestStrangersAreTurnedAwayAndSettingsOutOfRangeRefused(t *testing.T) {
	b := start(t)
	s := b.device.Saved()
	s.Ports[0].MaxConnection = 9
	if b.device.Apply(s) == nil {
		t.Error("max connection 9 was taken")
	}
	s = b.device.Saved()
	s.AccessibleIP = AccessibleIP{Enabled: true, Entries: []AccessRule{{Active: true, Address: "10.0.0.1", Netmask: "255.255.255.255"}}}
	if err := b.device.Apply(s); err != nil {
		t.Fatal(err)
	}
	_ = b.device.Restart()
	if c, err := b.dial(4001); err == nil { // a reset may come before this side knows that it was accepted
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
		if _, err := c.Read(make([]byte, 1)); err == nil || strings.Contains(err.Error(), "timeout") {
			t.Errorf("a stranger is let in: %v", err)
		}
		_ = c.Close()
	}
	if b.side.ports[0].state().Accepted != 0 {
		t.Error("a stranger got a slot")
	}
}

func TestTheCommandPortResetsWhatIsNoPortInit(t *testing.T) {
	b := start(t)
	c := b.connect(966)
	_, _ = c.Write([]byte{0x13, 0})
	_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := c.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "reset") {
		t.Errorf("LSTATUS first: %v", err)
	}
	if frames := b.side.ports[0].state().CommandFrames; len(frames) != 1 || frames[0] != "1300" {
		t.Errorf("written down was %v", frames)
	}
}
