package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	bootVerb = "host-init"
	// How process 1 asks for the host to be started again.
	exitReboot = 64
	hostdUp    = labDir + "/hostd"
)

// bootConfig comes to a host's first process in a file, which is its only argument.
type bootConfig struct {
	Dir, Lan, PasswordHash string
	Settings               hostSettings
	Sshd, Nft, Tcpdump     string
	Busybox, Scp, Self     string
	Applets                []string
}

// boot is process 1 of a host: it has namespaces of its own, descriptor 3 which ends with the lab, and
// descriptor 4 to say that it is ready. When it ends, everything in the host does.
func boot(args []string) int {
	var c bootConfig
	data, err := os.ReadFile(args[0])
	if err != nil {
		return complain(err)
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return complain(err)
	}
	go func() {
		_, _ = os.NewFile(3, "lab").Read(make([]byte, 1))
		os.Exit(0) // the lab is gone
	}()
	reboots := make(chan os.Signal, 1)
	signal.Notify(reboots, syscall.SIGUSR1)
	services := make(chan os.Signal, 1)
	signal.Notify(services, syscall.SIGUSR2)
	var sshd int
	if err := start(c, &sshd); err != nil {
		return complain(fmt.Errorf("%s: %w", c.Settings.Name, err))
	}
	ready := os.NewFile(4, "ready")
	fmt.Fprintln(ready, "ready")
	ready.Close()
	for rebooting := false; !rebooting; {
		select {
		case <-reboots:
			rebooting = true
		case <-services:
			if err := switchSSH(&sshd); err != nil {
				complain(err)
			}
		}
	}
	if err := saveState(); err != nil { // as a shutdown does
		return complain(err)
	}
	return exitReboot
}

func start(c bootConfig, sshd *int) error {
	if err := dropCapabilities(); err != nil {
		return err
	}
	if err := syscall.Sethostname([]byte(c.Settings.Name)); err != nil {
		return err
	}
	if err := c.buildRoot(); err != nil {
		return err
	}
	if err := placeVibs(); err != nil {
		return err
	}
	if err := rememberImage(); err != nil {
		return err
	}
	if err := restoreState(c.Settings.Profile); err != nil {
		return err
	}
	_, _ = nft("", "delete", "table", "netdev", c.Settings.table()) // counters start anew; there is none at the first boot
	err := withFirewall(func(f *firewall) (bool, error) {
		f.Loaded = true
		return true, f.refresh()
	})
	if err != nil {
		return err
	}
	ended := reap()
	if err := switchSSH(sshd); err != nil {
		return err
	}
	return runBootScript(c.Settings.Profile, ended)
}

// dropCapabilities takes from everything that the host runs what would reach beyond it: loading modules (16),
// raw I/O (17) and the machine's clock (25), as in linux/capability.h.
func dropCapabilities() error {
	const dropFromBoundingSet = 24 // PR_CAPBSET_DROP
	for _, capability := range []uintptr{16, 17, 25} {
		if _, _, errno := syscall.AllThreadsSyscall(syscall.SYS_PRCTL, dropFromBoundingSet, capability, 0); errno != 0 {
			return fmt.Errorf("dropping capability %d: %w", capability, errno)
		}
	}
	return nil
}

// reap takes the end of every process that was left to process 1, and tells which one ended.
func reap() <-chan int {
	ended := make(chan int, 16)
	children := make(chan os.Signal, 1)
	signal.Notify(children, syscall.SIGCHLD)
	go func() {
		for range children {
			for {
				pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
				if err != nil || pid <= 0 {
					break
				}
				select {
				case ended <- pid:
				default: // nobody waits any more
				}
			}
		}
	}()
	return ended
}

var hostEnvironment = []string{"PATH=/bin:/sbin", "HOME=/", "USER=root", "TERM=xterm"}

func startSshd() (int, error) {
	log, err := os.OpenFile("/var/log/sshd.log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	null, err := os.Open("/dev/null")
	if err != nil {
		return 0, err
	}
	defer null.Close()
	pid, err := syscall.ForkExec("/usr/sbin/sshd", []string{"/usr/sbin/sshd", "-D", "-e"}, &syscall.ProcAttr{
		Env: hostEnvironment, Files: []uintptr{null.Fd(), log.Fd(), log.Fd()}, Sys: &syscall.SysProcAttr{Setsid: true}})
	if err != nil {
		return 0, fmt.Errorf("sshd: %w", err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		connection, err := net.DialTimeout("tcp", "127.0.0.1:22", time.Second)
		if err == nil {
			return pid, connection.Close()
		}
		if time.Now().After(deadline) {
			text, _ := os.ReadFile("/var/log/sshd.log")
			return pid, fmt.Errorf("sshd does not listen: %s", text)
		}
	}
}

// runBootScript runs rc.local or local.sh. As on a real host, esxcli answers only some time after the script
// has started: a script must wait for it, or use localcli. The host is ready when the script has ended.
func runBootScript(p profile, ended <-chan int) error {
	if p.SecureBoot {
		return os.WriteFile(hostdUp, nil, 0o644)
	}
	var hostd atomic.Bool
	time.AfterFunc(150*time.Millisecond, func() {
		if os.WriteFile(hostdUp, nil, 0o644) == nil {
			hostd.Store(true)
		}
	})
	log, err := os.Create("/var/log/boot-script.log")
	if err != nil {
		return err
	}
	defer log.Close()
	pid, err := syscall.ForkExec("/bin/sh", []string{"sh", p.BootScript}, &syscall.ProcAttr{
		Dir: "/", Env: hostEnvironment, Files: []uintptr{log.Fd(), log.Fd(), log.Fd()}, Sys: &syscall.SysProcAttr{Setsid: true}})
	if err != nil {
		return err
	}
	deadline := time.After(20 * time.Second) // a script that hangs does not keep the host down
	for done := false; !done; {
		select {
		case who := <-ended:
			done = who == pid
		case <-deadline:
			done = true
		}
	}
	for i := 0; i < 1000 && !hostd.Load(); i++ {
		time.Sleep(2 * time.Millisecond)
	}
	return nil
}

// rebootFromInside is the `reboot` command.
func rebootFromInside([]string) int {
	if err := syscall.Kill(1, syscall.SIGUSR1); err != nil {
		return complain(err)
	}
	return 0
}
