// nport-lab is an NPort of the test lab: one serial device server at an address of its own, with the search protocol on UDP 4800, data ports
// whose bytes go over real pseudo-terminals, and command ports.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

type settings struct {
	address        string
	model          string
	control        string
	ports          int
	serial         int
	restartMs      int
	page           int
	broadcast      string
	console        string
	menus          string
	off            bool
	exitOnStdinEOF bool
}

func readSettings(arguments []string) (settings, model, error) {
	var s settings
	f := flag.NewFlagSet("nport-lab", flag.ContinueOnError)
	f.StringVar(&s.address, "address", "127.77.0.1", "the device's IPv4 address, one of this machine's; all of 127/8 is on Linux")
	f.StringVar(&s.model, "model", "5150", "which NPort it is")
	f.StringVar(&s.control, "control", "127.0.0.1:0", "address of the control endpoint (plain HTTP), or the path of a unix socket, which is reached from outside of a network namespace as well")
	f.IntVar(&s.ports, "ports", 0, "number of ports (default: the model's)")
	f.IntVar(&s.serial, "serial", 7131, "serial number")
	f.IntVar(&s.restartMs, "restart-ms", 300, "how long a restart takes, in milliseconds")
	f.IntVar(&s.page, "netstat-page", 32, "most records in one reply to 0x1D")
	f.StringVar(&s.broadcast, "broadcast", "", "also hear searches sent to this broadcast address, such as 127.255.255.255")
	f.StringVar(&s.console, "console", "", "numbered, fullscreen, mgate, switch or silent: what answers on TCP 23 (default: the model's)")
	f.StringVar(&s.menus, "menus", "plain", "plain, or random:SEED for other keys, words, order and forms each time")
	f.BoolVar(&s.off, "off", false, "switched off at first: POST /restart switches it on")
	f.BoolVar(&s.exitOnStdinEOF, "exit-on-stdin-eof", false, "end when standard input is closed")
	if err := f.Parse(arguments); err != nil {
		return s, model{}, err
	}
	m, ok := modelNamed(s.model)
	switch {
	case f.NArg() > 0:
		return s, m, fmt.Errorf("unexpected argument %q", f.Arg(0))
	case !ok:
		var names []string
		for _, m := range models {
			names = append(names, m.name)
		}
		return s, m, fmt.Errorf("--model is %q; expected one of %s", s.model, strings.Join(names, ", "))
	case net.ParseIP(s.address).To4() == nil:
		return s, m, fmt.Errorf("--address is %q; expected an IPv4 address", s.address)
	case s.page < 1 || s.restartMs < 0 || s.ports < 0 || s.ports > 32:
		return s, m, fmt.Errorf("--netstat-page must be at least 1, --restart-ms at least 0, --ports 1 to 32")
	}
	if s.ports > 0 {
		m.ports = s.ports
	}
	return s, m, nil
}

// ready is the one line that tells a test run where everything is.
type ready struct {
	Address string `json:"address"`
	Model   string `json:"model"`
	Name    string `json:"name"`
	MAC     string `json:"mac"`
	Serial  int    `json:"serial"`
	Ports   int    `json:"ports"`
	Control string `json:"control"`
	ReadyMs int64  `json:"readyMs"`
}

func main() {
	began := time.Now()
	s, m, err := readSettings(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "nport-lab:", err)
		os.Exit(2)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	ended := make(chan struct{})
	if s.exitOnStdinEOF {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			close(ended)
		}()
	}
	device, side, err := build(s, m)
	if err == nil && !s.off {
		err = device.Start()
	}
	var listener net.Listener
	if err == nil {
		network := "tcp"
		if strings.HasPrefix(s.control, "/") {
			network = "unix"
		}
		listener, err = net.Listen(network, s.control)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "nport-lab:", err)
		if device != nil {
			device.Stop()
		}
		os.Exit(1)
	}
	go func() { _ = http.Serve(listener, side) }()
	controlURL := "http://" + listener.Addr().String()
	if strings.HasPrefix(s.control, "/") {
		controlURL = s.control
	}
	line, _ := json.Marshal(ready{
		Address: s.address, Model: m.name, Name: device.Saved().Name, MAC: device.mac.String(), Serial: s.serial, Ports: m.ports,
		Control: controlURL, ReadyMs: time.Since(began).Milliseconds(),
	})
	fmt.Println(string(line))
	select {
	case <-stop:
	case <-ended:
	}
	_ = listener.Close() // takes a unix socket out of its folder
	device.Stop()
}

// build makes a device with all its parts, switched off.
func build(s settings, m model) (*Device, *control, error) {
	d := newDevice(m, net.ParseIP(s.address), s.serial, time.Duration(s.restartMs)*time.Millisecond)
	style, err := styleOf(m, s.console, s.menus)
	if err != nil {
		return nil, nil, err
	}
	telnet := &console{device: d, style: style}
	side := &control{device: d, search: newSearch(d, s.page, s.broadcast), console: telnet}
	serial := &ser2net{}
	for i := 0; i < m.ports; i++ {
		l, err := newLine()
		if err != nil {
			return nil, nil, fmt.Errorf("no pseudo-terminal for a serial line: %w", err)
		}
		serial.lines = append(serial.lines, l)
		side.ports = append(side.ports, &port{device: d, index: i, line: l, serial: serial})
	}
	side.search.hides = func(number int, remote string) bool {
		for _, p := range side.ports {
			if p.hides(number, remote) {
				return true
			}
		}
		return false
	}
	d.Add(serial)
	for _, p := range side.ports {
		d.Add(p)
	}
	d.Add(side.search)
	d.Add(telnet)
	return d, side, nil
}
