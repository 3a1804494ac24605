package main

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"
)

// The users that a host of the lab has for logins.
var hostUsers = []string{"root", "operator"}

// Lockdown mode and the service TSM-SSH, as vCenter switches them. Both outlive a reboot.

// lockdown keeps everyone but the exception users out; those who are in stay. That a real host refuses the password, and does not
// close the connection, is a guess.
func (h *host) lockdown(value string, exceptions []string) error {
	if value == "off" && len(exceptions) == 0 {
		return h.set(switchDenied, false, "")
	}
	if value != "on" {
		return errors.New("lockdown is on or off; on takes exception users")
	}
	var denied []string
	for _, user := range hostUsers {
		excepted := false
		for _, one := range exceptions {
			excepted = excepted || one == user
		}
		if !excepted {
			denied = append(denied, user)
		}
	}
	return h.set(switchDenied, true, strings.Join(denied, "\n"))
}

// serveSSH stops or starts the host's sshd; who is logged in stays. While it is stopped the port on loopback refuses connections, as
// the host's own does.
func (h *host) serveSSH(value string) error {
	if value != "start" && value != "stop" {
		return errors.New("ssh is to start or to stop")
	}
	on := value == "start"
	if err := h.set(switchSSHStopped, !on, ""); err != nil {
		return err
	}
	if err := h.process().Signal(syscall.SIGUSR2); err != nil {
		return err
	}
	for deadline := time.Now().Add(10 * time.Second); h.sshAnswers() != on; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("sshd of %s did not %s", h.Settings.Name, value)
		}
	}
	if !on {
		h.closeWay()
		return nil
	}
	return h.openWay()
}

func (h *host) sshAnswers() bool {
	err := within(netnsDir+h.lab.hostNamespace(h.Settings.Name), func() error {
		connection, err := net.DialTimeout("tcp4", "127.0.0.1:22", time.Second)
		if err == nil {
			connection.Close()
		}
		return err
	})
	return err == nil
}

// takePort keeps a port of loopback for the host's sshd, whether it is listened at or not.
func takePort() (fd, port int, err error) {
	if fd, err = syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0); err != nil {
		return 0, 0, err
	}
	if err = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err == nil {
		err = syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	}
	if err != nil {
		return 0, 0, err
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		return 0, 0, err
	}
	return fd, name.(*syscall.SockaddrInet4).Port, nil
}

// openWay listens at the host's port on loopback and leads to its sshd.
func (h *host) openWay() error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.listener != nil {
		return nil
	}
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", h.port))
	if err != nil {
		return err
	}
	h.listener = listener
	go forward(listener, h.lab.path(), h.Settings.Address+":22", h.lab.admin())
	return nil
}

func (h *host) closeWay() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.listener != nil {
		h.listener.Close()
		h.listener = nil
	}
}

// switchSSH is the host's side: sshd runs unless it is switched off.
func switchSSH(running *int) error {
	if isOn(switchSSHStopped) {
		if *running != 0 {
			if err := syscall.Kill(*running, syscall.SIGTERM); err != nil && err != syscall.ESRCH {
				return err
			}
			*running = 0
		}
		return nil
	}
	if *running != 0 {
		return nil
	}
	pid, err := startSshd()
	*running = pid
	return err
}

// pamForSSH: lockdown mode is a list of users who are kept out; there is no such file when it is off.
func pamForSSH() string {
	list := "requisite pam_listfile.so onerr=succeed item=user sense=deny file=" + switchesDir + "/" + switchDenied + "\n"
	return "auth " + list + "auth required pam_unix.so\naccount " + list + "account required pam_unix.so\n" +
		"password required pam_unix.so\nsession required pam_permit.so\n"
}

func lockdownHost(args []string) int { return tell("lockdown", 2, 0, args) }

func sshOfHost(args []string) int { return tell("ssh", 2, 2, args) }
