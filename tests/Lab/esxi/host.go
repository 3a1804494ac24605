package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// host is one of the lab's, seen from outside.
type host struct {
	bootConfig
	lab       *lab
	readyLine ready
	hold      int // a socket that keeps the port when nobody listens
	port      int

	turn  sync.Mutex         // held while something is done to the host
	ports map[string]*vmxRun // serial ports of VMs that run on it

	mutex    sync.Mutex // held while one of these is read or written
	listener net.Listener
	cmd      *exec.Cmd
	life     *os.File // the host ends when this is closed
	ended    chan struct{}
	boots    int
}

// findTools is what all hosts share.
func findTools(password string) (bootConfig, error) {
	self, err := os.Executable()
	if err != nil {
		return bootConfig{}, err
	}
	c := bootConfig{Sshd: inPath("sshd"), Nft: inPath("nft"), Tcpdump: inPath("tcpdump"), Busybox: inPath("busybox"), Scp: inPath("scp"), Self: self}
	applets, err := output("", c.Busybox, "--list")
	if err != nil {
		return c, err
	}
	c.Applets = strings.Fields(applets)
	hash, err := output(password+"\n", c.Busybox, "mkpasswd", "-m", "sha512", "-P", "0")
	c.PasswordHash = strings.TrimSpace(hash)
	return c, err
}

// open makes the host's keys and its way in, and starts it.
func (h *host) open(began time.Time) error {
	for _, dir := range []string{"/disk/bootbank", "/disk/datastore1", "/disk/log", "/disk/keys", "/switches", "/vmx"} {
		if err := os.MkdirAll(h.Dir+dir, 0o700); err != nil {
			return err
		}
	}
	keys, err := makeHostKeys(h.Dir+"/disk/keys", h.Settings.Profile)
	if err != nil {
		return err
	}
	if h.hold, h.port, err = takePort(); err != nil {
		return err
	}
	if err := h.openWay(); err != nil {
		return err
	}
	if err := h.start(); err != nil {
		return err
	}
	r := &h.readyLine
	p := h.Settings.Profile
	r.Name, r.Profile, r.Version, r.Build, r.Address = h.Settings.Name, p.Name, p.Version, p.Build, h.Settings.Address
	r.SSH, r.HostKeys, r.HostKeySHA256 = fmt.Sprintf("127.0.0.1:%d", h.port), keys, keys[0].SHA256
	r.SSHLog = h.Dir + "/disk/log/sshd.log"
	r.ReadyMs = time.Since(began).Milliseconds()
	return nil
}

// start starts the host's first process and waits until the host is up.
func (h *host) start() error {
	config, err := json.Marshal(h.bootConfig)
	if err != nil {
		return err
	}
	lifeRead, life, err := os.Pipe()
	if err != nil {
		return err
	}
	defer lifeRead.Close()
	readyRead, readyWrite, err := os.Pipe()
	if err != nil {
		return err
	}
	defer readyRead.Close()
	boot := h.Dir + "/boot.json"
	if err := os.WriteFile(boot, config, 0o600); err != nil {
		return err
	}
	cmd := exec.Command(h.Self, bootVerb, boot)
	cmd.Env = hostEnvironment
	cmd.Stderr = os.Stderr
	cmd.ExtraFiles = []*os.File{lifeRead, readyWrite}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC}
	err = within(netnsDir+h.lab.hostNamespace(h.Settings.Name), cmd.Start)
	readyWrite.Close()
	if err != nil {
		life.Close()
		return err
	}
	ended := make(chan struct{})
	h.mutex.Lock()
	h.cmd, h.life, h.ended = cmd, life, ended
	h.mutex.Unlock()
	if err := os.WriteFile(h.Dir+"/pid", []byte(fmt.Sprint(cmd.Process.Pid)), 0o600); err != nil {
		return err
	}
	go h.watch(cmd, ended)
	line, err := bufio.NewReader(readyRead).ReadString('\n')
	if err != nil || line != "ready\n" {
		return fmt.Errorf("host %s did not come up", h.Settings.Name)
	}
	h.mutex.Lock()
	h.boots++
	h.mutex.Unlock()
	return nil
}

// watch starts the host again when it asked for a reboot.
func (h *host) watch(cmd *exec.Cmd, ended chan struct{}) {
	_ = cmd.Wait()
	close(ended)
	select {
	case <-h.lab.closing:
		return
	default:
	}
	if cmd.ProcessState.ExitCode() == exitReboot {
		if err := h.start(); err != nil {
			complain(err)
		}
		return
	}
	fmt.Fprintf(os.Stderr, "esxi-lab: host %s ended: %s\n", h.Settings.Name, cmd.ProcessState)
}

// reboot from outside; hard is a power cut, after which only what was saved before is there.
func (h *host) reboot(hard bool) error {
	h.mutex.Lock()
	cmd, ended, boots := h.cmd, h.ended, h.boots
	h.mutex.Unlock()
	if hard {
		if err := cmd.Process.Kill(); err != nil {
			return err
		}
		<-ended
		return h.start()
	}
	if err := cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		return err
	}
	return h.waitBoot(boots)
}

func (h *host) waitBoot(after int) error {
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		h.mutex.Lock()
		boots := h.boots
		h.mutex.Unlock()
		if boots > after {
			return nil
		}
	}
	return fmt.Errorf("host %s did not come up again", h.Settings.Name)
}

func (h *host) end() {
	h.closeWay()
	if h.hold != 0 {
		syscall.Close(h.hold)
	}
	h.mutex.Lock()
	life, ended := h.life, h.ended
	h.mutex.Unlock()
	if life == nil {
		return
	}
	life.Close()
	select {
	case <-ended:
	case <-time.After(5 * time.Second): // clear() ends what is left
	}
}
