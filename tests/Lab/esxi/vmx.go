package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"
)

// vmxVerb is the process that serves a VM's network serial port inside of a host, as the VM's vmx does.
const (
	vmxVerb = "host-vmx"
	vmxDir  = labDir + "/vmx" // in the host; outside it is the host's folder vmx
)

// vmxSpec is a port as it is asked for. ID tells VMs of one name apart.
type vmxSpec struct {
	ID        string `json:"id"`
	VM        string `json:"vm"`
	Port      int    `json:"port"`
	URI       string `json:"uri"`
	Direction string `json:"direction"`
	Proxy     string `json:"proxy,omitempty"`
	Guest     string `json:"guest"` // quiet, or echo: what comes in goes out again
}

// vmxState is how a port stands, in a file that is replaced whole at each change.
type vmxState struct {
	vmxSpec
	State   string `json:"state"`  // connecting, connected, waiting, listening, failed
	Status  string `json:"status"` // what connectable.status of the vSphere API says of it
	Why     string `json:"why,omitempty"`
	Peer    string `json:"peer,omitempty"`
	Decided bool   `json:"decided"` // a first attempt has had an outcome
	Socket  string `json:"socket"`  // the guest's end, a unix socket
}

// key names the port's files: a VM's name may be long and hold any character, a socket's path may not.
func (s vmxSpec) key() string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s\n%d", s.ID, s.Port)))
	return fmt.Sprintf("%x", sum[:6])
}

// vmxRun is a port's running process.
type vmxRun struct {
	life  io.WriteCloser // the process ends when this is closed
	ended chan struct{}
}

func readSpec(q url.Values) (vmxSpec, error) {
	s := vmxSpec{ID: q.Get("id"), VM: q.Get("vm"), URI: q.Get("uri"), Direction: q.Get("direction"), Proxy: q.Get("proxy"), Guest: q.Get("guest")}
	if s.ID == "" {
		s.ID = s.VM
	}
	if s.Guest == "" {
		s.Guest = "quiet"
	}
	var err error
	if s.Port, err = strconv.Atoi(q.Get("port")); err != nil || s.Port < 1 || s.ID == "" {
		return s, errors.New("a port needs vm and port")
	}
	return s, nil
}

// vmx starts, stops and lists the ports of VMs. Nothing of a VM outlives the host's reboot.
func (h *host) vmx(words []string) (string, error) {
	if len(words) == 1 && words[0] == "list" {
		return h.listPorts()
	}
	if len(words) != 2 {
		return "", errors.New("not understood")
	}
	q, err := url.ParseQuery(words[1])
	if err != nil {
		return "", err
	}
	s, err := readSpec(q)
	if err != nil {
		return "", err
	}
	switch words[0] {
	case "start":
		if s.Direction != "client" && s.Direction != "server" || s.Guest != "quiet" && s.Guest != "echo" {
			return "", errors.New("direction is client or server, guest is quiet or echo")
		}
		if err := h.stopPort(s); err != nil {
			return "", err
		}
		return h.startPort(s)
	case "stop":
		return "done", h.stopPort(s)
	}
	return "", errors.New("not understood")
}

func (h *host) startPort(s vmxSpec) (string, error) {
	spec, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	cmd := exec.Command(inPath("nsenter"), "-t", fmt.Sprint(h.process().Pid), "-m", "-u", "-i", "-n", "-p", "-r", "-w", "--",
		labDir+"/bin/esxi-lab", vmxVerb, string(spec))
	cmd.Env, cmd.Stderr = hostEnvironment, os.Stderr
	life, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	run := &vmxRun{life: life, ended: make(chan struct{})}
	line, err := bufio.NewReader(out).ReadString('\n')
	go func() {
		_ = cmd.Wait()
		for _, suffix := range []string{".json", ".sock"} {
			_ = os.Remove(h.Dir + "/vmx/" + s.key() + suffix)
		}
		close(run.ended)
	}()
	if err != nil || line != "ready\n" {
		life.Close()
		return "", fmt.Errorf("the vmx of %s did not start", s.VM)
	}
	h.ports[s.key()] = run
	return h.portState(h.Dir + "/vmx/" + s.key() + ".json")
}

// stopPort ends a port's process, if there is one, and all it held.
func (h *host) stopPort(s vmxSpec) error {
	run := h.ports[s.key()]
	if run == nil {
		return nil
	}
	delete(h.ports, s.key())
	run.life.Close()
	select {
	case <-run.ended:
		return nil
	case <-time.After(10 * time.Second):
		return fmt.Errorf("the vmx of %s does not end", s.VM)
	}
}

// portState gives a port's state with the guest's end as it is seen from outside of the host.
func (h *host) portState(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	var s vmxState
	if err := json.Unmarshal(data, &s); err != nil {
		return "", err
	}
	s.Socket = strings.TrimSuffix(file, ".json") + ".sock"
	line, err := json.Marshal(s)
	return string(line), err
}

func (h *host) listPorts() (string, error) {
	files, err := filepath.Glob(h.Dir + "/vmx/*.json")
	if err != nil {
		return "", err
	}
	sort.Strings(files)
	lines := []string{}
	for _, file := range files {
		line, err := h.portState(file)
		if os.IsNotExist(err) {
			continue // it ended this instant
		}
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	return "[" + strings.Join(lines, ",") + "]", nil
}

// vmxAtHost is the verb.
func vmxAtHost(args []string) int {
	f := flag.NewFlagSet("vmx", flag.ContinueOnError)
	lab := labFlag(f)
	if f.Parse(args) != nil || f.NArg() < 2 {
		return 2
	}
	host, verb := f.Arg(0), f.Arg(1)
	o := flag.NewFlagSet("vmx "+verb, flag.ContinueOnError)
	q := url.Values{}
	for _, name := range []string{"id", "vm", "port", "uri", "direction", "proxy", "service", "guest"} {
		name := name
		o.Func(name, "see README.md", func(value string) error { q.Set(name, value); return nil })
	}
	if o.Parse(f.Args()[2:]) != nil || o.NArg() > 0 {
		return 2
	}
	if service := q.Get("service"); service != "" { // with a proxy the service is the URI
		q.Set("uri", service)
		q.Del("service")
	}
	line := "vmx " + host + " " + verb
	if len(q) > 0 {
		line += " " + q.Encode()
	}
	answer, err := ask(*lab, line)
	if err != nil {
		return complain(err)
	}
	fmt.Println(answer)
	return 0
}
