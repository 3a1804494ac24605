package main

import (
	"net"
	"strings"
	"testing"
	"time"
)

// person sits at the console.
type person struct {
	*bench
	conn net.Conn
	seen string
}

func (b *bench) sit() *person { return &person{bench: b, conn: b.connect(telnetPort)} }

// until reads on until a text comes, and gives what came.
func (p *person) until(text string) string {
	p.Helper()
	buffer := make([]byte, 4096)
	_ = p.conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	for !strings.Contains(p.seen, text) {
		n, err := p.conn.Read(buffer)
		p.seen += string(buffer[:n])
		if err != nil {
			p.Fatalf("%q did not come (%v); there was %q", text, err, p.seen)
		}
	}
	at := strings.Index(p.seen, text) + len(text)
	out := p.seen[:at]
	p.seen = p.seen[at:]
	return out
}

func (p *person) keys(text string) { _, _ = p.conn.Write([]byte(text)) }

const selection = "Key in your selection: "

func TestConsoleSetsAPortAsAScriptDoes(t *testing.T) {
	b := start(t, "--model", "5110")
	p := b.sit()
	if banner := p.until(selection); !strings.Contains(banner, "Model name       : NPort 5110\r\n") || !strings.Contains(banner, "  (s) Save/Restart\r\n") {
		t.Fatalf("banner and menu are %q", banner)
	}
	for _, step := range []struct{ keys, then string }{
		{"4\r", "<< Main Menu->Operating settings >>"}, {"1\r", "<< Main Menu->Operating settings->Port 1 >>"}, {"4\r", "Max connection(1-4): 1"},
		{"\b2\r", "Press any key to continue..."}, {"\r", "(4) Max connection (2)"}, {"m\r", "<< Main Menu >>"}, {"s\r", "Save change?"}, {"y\r", "y"},
	} {
		if strings.HasSuffix(step.keys, "\r") && step.keys != "\r" && step.keys[0] != '\b' && step.keys != "4\r" {
			p.until(selection)
		}
		p.keys(step.keys)
		p.until(step.then)
	}
	for i := 0; i < 200 && b.device.Running().Ports[0].MaxConnection != 2; i++ {
		time.Sleep(10 * time.Millisecond) // the word is on its way
	}
	b.device.busy.Lock() // until the restart is over: the device must not be stopped in the middle of it
	b.device.busy.Unlock()
	if now := b.device.Running().Ports[0].MaxConnection; now != 2 {
		t.Fatalf("max connection is %d behind the restart", now)
	}
}

func TestUnsavedChangesGoWithTheSession(t *testing.T) {
	b := start(t, "--model", "5110")
	p := b.sit()
	p.until(selection)
	p.keys("4\r")
	p.until(selection)
	p.keys("1\r")
	p.until(selection)
	p.keys("4\r")
	p.until("Max connection(1-4): 1")
	p.keys("\b3\r")
	p.until("continue...")
	_ = p.conn.Close()
	time.Sleep(50 * time.Millisecond)
	if b.device.Saved().Ports[0].MaxConnection != 1 || b.device.restarts != 0 {
		t.Fatal("something was saved")
	}
}

func TestConsoleAsksForWhatIsSet(t *testing.T) {
	b := start(t, "--model", "W2250A")
	s := b.device.Saved()
	s.Username, s.Password = "admin", "secret"
	_ = b.device.Apply(s)
	_ = b.device.Restart()
	p := b.sit()
	p.until("Please keyin your username:")
	p.keys("admin\r")
	p.until("Please keyin your password:")
	p.keys("wrong\r")
	p.until("Login fail!")
	q := b.sit()
	q.until("username:")
	q.keys("admin\r")
	q.until("password:")
	q.keys("secret\r")
	q.until(selection)
}

func TestTheLinkIsCutOnce(t *testing.T) {
	b := start(t, "--model", "5110")
	_ = b.device.mishaps.set("console-cut-prompt", "2")
	p := b.sit()
	p.until(selection)
	p.keys("?\r")
	buffer := make([]byte, 4096)
	_ = p.conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		if _, err := p.conn.Read(buffer); err != nil {
			break
		}
	}
	b.sit().until(selection)
}

func TestShuffledMenusDiffer(t *testing.T) {
	b := start(t, "--model", "5110", "--menus", "random:1")
	p := b.sit()
	first := p.until(selection)
	menu := first[strings.Index(first, "<< Main Menu >>"):]
	p.keys("?\r")
	p.until("?")
	if again := p.until(selection); strings.Contains(again, menu) {
		t.Fatal("the menu came again as it was")
	}
}
