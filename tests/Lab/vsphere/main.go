// vsphere-lab is the vSphere of the test lab: a vCenter or a lone ESXi host with an inventory in
// memory, and the rules for serial ports that a plain simulator does not enforce.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

// settings are the command line.
type settings struct {
	listen, control string
	kind            string
	vms             int
	inventory       string
	taskTime        time.Duration
	page            int
	user, password  string
	tlsMax          string
	exitOnStdinEOF  bool
	verbose         bool
	esxiLab         string
}

func readSettings(arguments []string) (settings, error) {
	var s settings
	taskMs := 0
	f := flag.NewFlagSet("vsphere-lab", flag.ContinueOnError)
	f.StringVar(&s.listen, "listen", "127.0.0.1:0", "address of the SOAP endpoint")
	f.StringVar(&s.control, "control", "127.0.0.1:0", "address of the control endpoint (plain HTTP), or the path of a unix socket")
	f.StringVar(&s.kind, "kind", "vcenter", "vcenter or esxi")
	f.IntVar(&s.vms, "vms", 20, "number of VMs when no inventory is given")
	f.StringVar(&s.inventory, "inventory", "", "inventory file (JSON, see README.md)")
	f.IntVar(&taskMs, "task-ms", 20, "how long a task takes, in milliseconds")
	f.IntVar(&s.page, "page", 1000, "most objects in one answer of RetrievePropertiesEx")
	f.StringVar(&s.user, "user", "", "administrator's name (default administrator@vsphere.local, or root for esxi)")
	f.StringVar(&s.password, "password", "", "password of both users (default VMware1!, or the environment's LAB_PASSWORD)")
	f.StringVar(&s.tlsMax, "tls-max", "1.3", "highest TLS version spoken: 1.0, 1.1, 1.2 or 1.3")
	f.BoolVar(&s.exitOnStdinEOF, "exit-on-stdin-eof", false, "end when standard input is closed")
	f.StringVar(&s.esxiLab, "esxi-lab", "esxi-lab", "program of the ESXi lab, for hosts tied to running ones")
	f.BoolVar(&s.verbose, "verbose", false, "log to standard error")
	if err := f.Parse(arguments); err != nil {
		return s, err
	}
	if f.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	if s.kind != kindVCenter && s.kind != kindESXi {
		return s, fmt.Errorf("--kind is %q; expected %s or %s", s.kind, kindVCenter, kindESXi)
	}
	if s.page < 1 || s.vms < 0 || taskMs < 0 {
		return s, fmt.Errorf("--page must be at least 1, --vms and --task-ms at least 0")
	}
	s.taskTime = time.Duration(taskMs) * time.Millisecond
	if s.user == "" {
		s.user = map[string]string{kindVCenter: "administrator@vsphere.local", kindESXi: "root"}[s.kind]
	}
	if s.password == "" {
		s.password = os.Getenv("LAB_PASSWORD")
	}
	if s.password == "" {
		s.password = "VMware1!"
	}
	return s, nil
}

// ready is the one line that tells a test run where everything is.
type ready struct {
	URL        string `json:"url"`
	User       string `json:"user"`
	Reader     string `json:"reader"`
	Password   string `json:"password"`
	Thumbprint string `json:"thumbprint"`
	Control    string `json:"control"`
	VMs        int    `json:"vms"`
	ReadyMs    int64  `json:"readyMs"`
}

func main() {
	began := time.Now()
	s, err := readSettings(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "vsphere-lab:", err)
		os.Exit(2)
	}
	if !s.verbose {
		log.SetOutput(io.Discard) // the library logs every call it does not know
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

	// No garbage worth collecting comes up while the inventory is made, and little memory is at stake after.
	debug.SetGCPercent(-1)
	running, err := open(s)
	debug.SetGCPercent(400)
	if err != nil {
		fmt.Fprintln(os.Stderr, "vsphere-lab:", err)
		os.Exit(1)
	}
	line, _ := json.Marshal(ready{
		URL: running.url, User: s.user, Reader: running.lab.reader, Password: s.password,
		Thumbprint: running.thumbprint, Control: running.controlURL,
		VMs: len(running.lab.vms), ReadyMs: time.Since(began).Milliseconds(),
	})
	fmt.Println(string(line))

	select {
	case <-stop:
	case <-ended:
	}
	running.close()
}
