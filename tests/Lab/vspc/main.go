// vspc-lab is a virtual serial port concentrator as VMware describes one, and several things that are none: VMs of tests/Lab/esxi and
// probes connect to it. One port for each behaviour.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"sort"
	"strings"
	"sync"
	"syscall"
)

// settings are what a concentrator is set up for. vSPC.py takes direction server and its own service only, sapcc direction server and
// the URI of its configuration.
type settings struct {
	service, direction string
	users              *users
	keys               *certificates
}

// ready is the first line on standard output; a line for each visit that ended follows.
type ready struct {
	Modes       map[string]string `json:"modes"`
	Users       string            `json:"users"`
	Thumbprints map[string]string `json:"thumbprints"`
	Authority   string            `json:"authority"`
}

var output sync.Mutex

// tell writes a line of JSON.
func tell(value interface{}) {
	line, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	output.Lock()
	defer output.Unlock()
	fmt.Println(string(line))
}

func main() {
	f := flag.NewFlagSet("vspc-lab", flag.ContinueOnError)
	listen := f.String("listen", "127.0.0.1:0", "address of each mode; of the one that --mode names when it has a port")
	only := f.String("mode", "", "only these modes, by commas (default: all)")
	usersAt := f.String("users", "127.0.0.1:0", "where people connect to reach the VM that connected last")
	s := settings{users: new(users)}
	f.StringVar(&s.service, "service", "vSPC.py", "the service that is taken")
	f.StringVar(&s.direction, "direction", "server", "the direction that is taken: server, client or any")
	exitOnEOF := f.Bool("exit-on-stdin-eof", false, "end when standard input is closed")
	if f.Parse(os.Args[1:]) != nil || f.NArg() > 0 {
		os.Exit(2)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	line, err := open(&s, *listen, *usersAt, *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "vspc-lab:", err)
		os.Exit(1)
	}
	tell(line)
	if *exitOnEOF {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop <- syscall.SIGTERM
		}()
	}
	<-stop
}

func open(s *settings, listen, usersAt, only string) (ready, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return ready{}, err
	}
	if s.keys, err = newCertificates(host); err != nil {
		return ready{}, err
	}
	line := ready{Modes: map[string]string{}, Thumbprints: s.keys.thumbprints(), Authority: s.keys.authorityPEM}
	var names []string
	for name := range modes {
		if only == "" || strings.Contains(","+only+",", ","+name+",") {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		listener, err := net.Listen("tcp", listen)
		if err != nil {
			return line, err
		}
		line.Modes[name] = listener.Addr().String()
		go serve(listener, name, s)
	}
	if len(names) == 0 {
		return line, fmt.Errorf("no mode %q", only)
	}
	people, err := net.Listen("tcp", usersAt)
	if err != nil {
		return line, err
	}
	line.Users = people.Addr().String()
	go s.users.serve(people)
	return line, nil
}

func serve(listener net.Listener, mode string, s *settings) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer connection.Close()
			v := &visit{settings: s, Mode: mode, connection: connection, raw: connection}
			modes[mode](v)
			v.report()
		}()
	}
}
