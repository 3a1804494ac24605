package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// tie binds a host of the inventory to a running host of tests/Lab/esxi: what that one's esxcli says is so, and what
// is changed here is changed there.
type tie struct {
	program, lab, host string

	lock sync.Mutex
	seen string // the state of the host's firewall when it was last read
}

const (
	esxiRun      = "/run/esxi-lab/"
	tieDeadline  = 30 * time.Second
	esxiFirewall = "/etc/vmware/.firewall-state"
)

func newTie(s settings, plan *hostPlan) *tie {
	if plan.ESXi == nil {
		return nil
	}
	return &tie{program: s.esxiLab, lab: plan.ESXi.Lab, host: plan.ESXi.Host}
}

// call runs the ESXi lab's program; words on standard output or standard error are the error of a status other than 0.
func (t *tie) call(arguments ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), tieDeadline)
	defer cancel()
	cmd := exec.CommandContext(ctx, t.program, arguments...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		if words := strings.TrimSpace(out.String() + complaint.String()); words != "" {
			return nil, errors.New(words)
		}
		return nil, err
	}
	return out.Bytes(), nil
}

// esxcli runs a command in the host. It reads the formatter keyvalue, which no mishap of the ESXi lab takes away:
// Structure[row].Field.type=value, Structure.Field.type=value of a single one, and Field[n] for the items of a list.
func (t *tie) esxcli(command string, options ...string) ([]cliRow, error) {
	arguments := append([]string{"exec", "--lab", t.lab, t.host, "esxcli", "--formatter=keyvalue"}, strings.Fields(command)...)
	out, err := t.call(append(arguments, options...)...)
	if err != nil {
		return nil, err
	}
	rows := []cliRow{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		name, value, found := strings.Cut(line, "=")
		parts := strings.Split(name, ".")
		if !found || len(parts) != 3 {
			if line == "" {
				continue
			}
			return nil, fmt.Errorf("the host's answer to %s is none of esxcli: %q", command, line)
		}
		number := 0
		if _, index, listed := strings.Cut(strings.TrimSuffix(parts[0], "]"), "["); listed {
			if number, err = strconv.Atoi(index); err != nil {
				return nil, err
			}
		}
		for len(rows) <= number {
			rows = append(rows, cliRow{})
		}
		field, _, _ := strings.Cut(parts[1], "[")
		rows[number][field] = append(rows[number][field], value)
	}
	return rows, nil
}

// describe takes the host's version and address over.
func (t *tie) describe(plan *hostPlan) error {
	rows, err := t.esxcli("system version get")
	if err != nil {
		return fmt.Errorf("tied to %s of the lab %s: %v", t.host, t.lab, err)
	}
	plan.Version = rows[0].first("Version")
	plan.Build = strings.TrimPrefix(rows[0].first("Build"), "Releasebuild-")
	if plan.IP == "" {
		plan.IP, _ = t.ask("address " + t.host)
	}
	return t.begin(plan)
}

// begin brings sshd and lockdown mode to where the inventory wants them; a running host serves SSH and is not locked down.
func (t *tie) begin(plan *hostPlan) error {
	on, said := plan.Services[sshService]
	if !said {
		on = true
		if plan.Services == nil {
			plan.Services = map[string]bool{}
		}
		plan.Services[sshService] = true
	}
	if !on {
		if err := t.serveSSH(false); err != nil {
			return err
		}
	}
	if plan.Lockdown != string(types.HostLockdownModeLockdownDisabled) {
		return t.lockdown(true, plan.ExceptionUsers)
	}
	return nil
}

// ask puts a question to the running lab, as its own program does.
func (t *tie) ask(question string) (string, error) {
	connection, err := net.DialTimeout("unix", esxiRun+t.lab+"/control", tieDeadline)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(tieDeadline))
	fmt.Fprintln(connection, question)
	answer, err := bufio.NewReader(connection).ReadString('\n')
	if refused := strings.TrimPrefix(answer, "error "); refused != answer {
		return "", errors.New(strings.TrimSpace(refused))
	}
	return strings.TrimSpace(answer), err
}

func (r cliRow) first(name string) string { return strings.Join(r[name], ", ") }

// serveSSH starts or stops the host's sshd.
func (t *tie) serveSSH(on bool) error {
	_, err := t.call("ssh", "--lab", t.lab, t.host, map[bool]string{true: "start", false: "stop"}[on])
	return err
}

// lock the host down, or let it go.
func (t *tie) lockdown(on bool, exceptions []string) error {
	arguments := []string{"lockdown", "--lab", t.lab, t.host, "off"}
	if on {
		arguments = append(append(arguments[:4], "on"), exceptions...)
	}
	_, err := t.call(arguments...)
	return err
}

// stamp changes whenever the host's firewall does, from whichever side; it is "" while the host is down.
func (t *tie) stamp() string {
	pid, err := os.ReadFile(esxiRun + t.lab + "/" + t.host + "/pid")
	if err != nil {
		return ""
	}
	s, err := os.Stat("/proc/" + strings.TrimSpace(string(pid)) + "/root" + esxiFirewall)
	if err != nil {
		return ""
	}
	return fmt.Sprint(strings.TrimSpace(string(pid)), s.ModTime().UnixNano(), s.Size())
}

// freshen reads again what was changed in tied hosts behind the API's back. hostd, too, sees what esxcli changes.
func (l *lab) freshen() {
	for _, h := range l.hosts {
		if h.tie == nil {
			continue
		}
		h.tie.lock.Lock()
		stale := h.tie.stamp() != h.tie.seen
		h.tie.lock.Unlock()
		if stale {
			_ = h.firewall.reread() // a host that is down keeps what was known of it
		}
	}
}
