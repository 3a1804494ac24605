package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// peer is the far end of a port under test, on loopback.
type peer struct {
	*testing.T
	net.Conn
	port *vmxPort
}

func call(t *testing.T, spec vmxSpec) peer {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	spec.URI = strings.ReplaceAll(spec.URI, "PEER", listener.Addr().String())
	spec.Proxy = strings.ReplaceAll(spec.Proxy, "PEER", listener.Addr().String())
	p := &vmxPort{vmxSpec: spec, guest: newGuest()}
	go p.run()
	connection, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	_ = connection.SetDeadline(time.Now().Add(20 * time.Second))
	return peer{t, connection, p}
}

func (p peer) says(text string) {
	p.Helper()
	if _, err := p.Write(unhex(text)); err != nil {
		p.Fatal(err)
	}
}

func (p peer) expects(what, text string) {
	p.Helper()
	wanted := unhex(text)
	found := make([]byte, len(wanted))
	n, err := io.ReadFull(p, found)
	if err != nil || !bytes.Equal(found, wanted) {
		p.Fatalf("%s: % x (%v), not % x", what, found[:n], err, wanted)
	}
}

func unhex(text string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

func (p peer) reaches(state string) {
	p.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		p.port.mutex.Lock()
		found := p.port.state.State
		p.port.mutex.Unlock()
		if found == state {
			return
		}
	}
	p.Fatalf("the port did not become %s", state)
}

func TestARawLineHasNothingButTheGuestsBytes(t *testing.T) {
	p := call(t, vmxSpec{URI: "tcp://PEER", Direction: "client"})
	p.reaches("connected")
	p.port.send([]byte{'a', 0xFF, 0, 13})
	p.expects("data", "61 ff 00 0d")
	p.says("ff fb 25 62")
	if found := p.port.guest.take(0); !bytes.Equal(found, unhex("ff fb 25 62")) {
		t.Fatalf("the guest got % x", found)
	}
}

func TestTelnetKeepsTheOrderOfTheCapture(t *testing.T) {
	p := call(t, vmxSpec{VM: "web1", URI: "vSPC.py", Direction: "server", Proxy: "telnet://PEER"})
	p.expects("first", "ff fb 25")
	p.says("ff fb 00 ff fb 03 ff fb 01 ff fd 00 ff fd 03 ff fd e8 ff fe 25")
	p.expects("answers", "ff fd 00 ff fd 03 ff fd 01 ff fb 00 ff fb 03 ff fb e8")
	p.expects("KNOWN-SUBOPTIONS-1", "ff fa e8 00 00 01 02 03 28 29 2b 2c 2d 2e 30 46 47 49 50 51 54 55 56 57 52 53 ff f0")
	p.expects("DO-PROXY", "ff fa e8 46 53"+hex.EncodeToString([]byte("vSPC.py"))+"ff f0")
	p.says("ff fa e8 53 ff f0 ff fa e8 47 ff f0")
	p.expects("VM-NAME", "ff fa e8 52"+hex.EncodeToString([]byte("web1"))+"ff f0")
	p.expects("COM-PORT at the end", "ff fb 2c")
	p.reaches("connected")
	p.port.send([]byte{0xFF})
	p.expects("a doubled 0xFF", "ff ff")
}

func TestADirectTelnetLineDoublesAndStrips(t *testing.T) {
	p := call(t, vmxSpec{URI: "telnet://PEER", Direction: "client"})
	p.expects("first", "ff fb 25")
	p.says("ff fe 25 61 ff ff ff fd e8 62")
	p.expects("COM-PORT, and no 232", "ff fb 2c ff fc e8")
	found := p.port.guest.take(0)
	for len(found) < 3 {
		found = append(found, p.port.guest.take(0)...)
	}
	if string(found) != "a\xffb" {
		t.Fatalf("the guest got % x", found)
	}
}

func TestAServerPortAsksForAuthenticationFirst(t *testing.T) {
	free, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	p := &vmxPort{vmxSpec: vmxSpec{URI: "telnet://" + address, Direction: "server"}, guest: newGuest()}
	go p.run()
	peer{T: t, port: p}.reaches("listening")
	connection, err := net.Dial("tcp4", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(20 * time.Second))
	peer{t, connection, p}.expects("first", "ff fd 25")
	second, err := net.Dial("tcp4", address)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	_ = second.SetDeadline(time.Now().Add(20 * time.Second))
	if n, err := second.Read(make([]byte, 1)); n > 0 || err == nil {
		t.Fatal("a second client was served")
	}
}

func TestARefusedProxyHangsUpAndTriesAgain(t *testing.T) {
	p := call(t, vmxSpec{VM: "web1", URI: "other", Direction: "client", Proxy: "telnet://PEER"})
	p.says("ff fe 25 ff fd e8 ff fa e8 49 ff f0")
	p.reaches("waiting")
	p.port.mutex.Lock()
	defer p.port.mutex.Unlock()
	if s := p.port.state; s.Status != statusRecoverable || !strings.Contains(s.Why, "WONT-PROXY") {
		t.Fatalf("%+v", s)
	}
}

func TestTheCertificateIsLookedAtOnlyWhenTheURIAsksForIt(t *testing.T) {
	config, err := serverTLS()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(config.Certificates[0].Certificate[0])
	for parameters, accepted := range map[string]bool{
		"":                    true,
		"#cipherList=DEFAULT": true,
		"#verify":             false,
		"#peerName=vspc01":    false,
		"#thumbprint=" + hex.EncodeToString(sum[:]): true,
		"#thumbprint=00:11":                         false,
		"#certificate=none":                         false,
	} {
		uri, usable := parseURI("telnets://vspc01:13370"+parameters, "client")
		if !usable {
			t.Fatalf("%s is not read", parameters)
		}
		err := uri.clientTLS().VerifyPeerCertificate(config.Certificates[0].Certificate, nil)
		if (err == nil) != accepted {
			t.Errorf("%s: %v", parameters, err)
		}
	}
}

func TestTelnetBecomesTLSWhereTheServerOffersIt(t *testing.T) {
	config, err := serverTLS()
	if err != nil {
		t.Fatal(err)
	}
	p := call(t, vmxSpec{URI: "telnet://PEER", Direction: "client"})
	p.expects("first", "ff fb 25")
	p.says("ff fd 25 ff fa 25 01 07 00 ff f0")
	p.expects("IS SSL START", "ff fa 25 00 07 00 01 ff f0")
	p.says("ff fa 25 02 07 00 02 ff f0")
	secure := tls.Server(p.Conn, config)
	if err := secure.Handshake(); err != nil {
		t.Fatal(err)
	}
}

func TestURIsThatNoHostCanConnect(t *testing.T) {
	for _, uri := range []string{"tcp://5000", "udp://a:1", "telnet://a:0", "telnet://a:70000", "telnets://a:1#nouuid", "tcp://:5000", "tcp://a:1/x"} {
		if _, usable := parseURI(uri, "client"); usable {
			t.Errorf("%s is taken", uri)
		}
	}
}

func TestTheNameServerKnowsEachHostsOwnNames(t *testing.T) {
	d := newDNSServer()
	if err := d.set("10.0.0.3", []string{"set", "NPort-A", "10.0.0.150"}); err != nil {
		t.Fatal(err)
	}
	question := unhex("1234 0100 0001 0000 0000 0000 07 6e706f72742d61 00 0001 0001")
	asks := func(host string) []byte {
		return d.answer(&net.UDPAddr{IP: net.ParseIP(host), Port: 1}, question)
	}
	if a := asks("10.0.0.3"); !bytes.HasSuffix(a, []byte{0, 4, 10, 0, 0, 150}) || a[3]&15 != 0 {
		t.Errorf("known: % x", a)
	}
	if a := asks("10.0.0.4"); a[3]&15 != 3 {
		t.Errorf("another host: % x", a)
	}
	if err := d.set("10.0.0.3", []string{"server", "down"}); err != nil {
		t.Fatal(err)
	}
	if a := asks("10.0.0.3"); a != nil {
		t.Errorf("a dead server answered: % x", a)
	}
	for n := range question { // cut anywhere
		d.answer(&net.UDPAddr{IP: net.ParseIP("10.0.0.4")}, question[:n])
	}
}
