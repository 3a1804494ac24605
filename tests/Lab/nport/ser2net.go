package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// ser2net moves the bytes between a data port's connections and its line. It listens on sockets of files: who may come in, how many, and what
// the surplus is told is the device's affair, for ser2net would tell it in words, which no NPort does.
type ser2net struct {
	lines  []*line
	folder string
	child  *exec.Cmd
}

func (s *ser2net) start(now Settings) error {
	folder, err := os.MkdirTemp("", "nport-lab-")
	if err != nil {
		return err
	}
	s.folder = folder
	var config strings.Builder
	config.WriteString("%YAML 1.1\n---\n")
	for i, p := range now.Ports {
		framing := "tcp"
		if p.Mode == modeRFC2217 {
			framing = "telnet(rfc2217)"
		}
		accepter := "unix," + s.path(i)
		if framing != "tcp" {
			accepter = framing + "," + accepter
		}
		fmt.Fprintf(&config, "connection: &port%d\n  accepter: %s\n  connector: serialdev,%s,%s,local\n  options:\n    max-connections: 16\n",
			i+1, accepter, s.lines[i].path, serialWords(p))
	}
	file := filepath.Join(folder, "ser2net.yaml")
	if err := os.WriteFile(file, []byte(config.String()), 0o600); err != nil {
		return err
	}
	program := "ser2net"
	if _, err := exec.LookPath(program); err != nil {
		program = "/usr/sbin/ser2net" // a user's PATH may leave out the folders for administrators
	}
	s.child = exec.Command(program, "-n", "-d", "-c", file)
	s.child.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.child.Start(); err != nil {
		return fmt.Errorf("ser2net (package ser2net) is needed for the data ports: %w", err)
	}
	for limit := time.Now().Add(20 * time.Second); ; {
		if probe, err := net.Dial("unix", s.path(len(now.Ports)-1)); err == nil {
			_ = probe.Close()
			return nil
		}
		if time.Now().After(limit) {
			return fmt.Errorf("ser2net did not take up its work: %s", config.String())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (s *ser2net) stop() {
	if s.child != nil {
		_ = s.child.Process.Kill()
		_ = s.child.Wait()
		s.child = nil
	}
	_ = os.RemoveAll(s.folder)
}

func (s *ser2net) path(i int) string { return filepath.Join(s.folder, fmt.Sprintf("port%d", i+1)) }

// dial takes a connection to a line.
func (s *ser2net) dial(i int) (net.Conn, error) {
	return net.DialTimeout("unix", s.path(i), 5*time.Second)
}

// serialWords are ser2net's for a line: 9600n81.
func serialWords(p PortSettings) string {
	stop := "1"
	if p.StopBits == "2" {
		stop = "2"
	}
	parity := map[string]string{"Odd": "o", "Even": "e", "Mark": "m", "Space": "s"}[p.Parity]
	if parity == "" {
		parity = "n"
	}
	return fmt.Sprintf("%d%s%d%s", p.BaudRate, parity, p.DataBits, stop)
}
