package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// buildRoot makes the host's file system in memory, as ESXi's is, and moves into it. The libraries are the
// machine's, read-only; the boot bank and the datastore are the only places that outlive a reboot.
func (c bootConfig) buildRoot() error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("private mounts: %w", err)
	}
	root := filepath.Join(c.Dir, "root")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	if err := syscall.Mount("ramdisk", root, "tmpfs", 0, "mode=755,size=64m"); err != nil {
		return fmt.Errorf("ramdisk: %w", err)
	}
	// The lab's own things lie on another ramdisk, so that a test can fill the host's or make it read-only.
	if err := os.Mkdir(root+labDir, 0o755); err != nil {
		return err
	}
	if err := syscall.Mount("lab", root+labDir, "tmpfs", 0, "mode=755,size=1m"); err != nil {
		return fmt.Errorf("ramdisk: %w", err)
	}
	for _, dir := range []string{"/bin", "/sbin", "/usr/sbin", "/etc/ssh/keys-root", "/etc/pam.d", "/etc/rc.local.d", firewallDir, "/proc", "/sys",
		"/dev", "/run/sshd", "/var/log", "/var/lock", "/tmp", "/scratch", "/bootbank", "/vmfs/volumes/datastore1", labDir + "/bin", labDir + "/old"} {
		if err := os.MkdirAll(root+dir, 0o755); err != nil {
			return err
		}
	}
	if err := os.Chmod(root+"/tmp", 0o777|os.ModeSticky); err != nil {
		return err
	}
	steps := []func(string) error{c.bindLibraries, c.bindPrograms, c.bindPlaces, c.mountDevices, c.linkCommands, c.writeFiles}
	for _, step := range steps {
		if err := step(root); err != nil {
			return err
		}
	}
	if err := syscall.PivotRoot(root, root+labDir+"/old"); err != nil {
		return fmt.Errorf("pivot_root: %w", err)
	}
	if err := os.Chdir("/"); err != nil {
		return err
	}
	return syscall.Unmount(labDir+"/old", syscall.MNT_DETACH)
}

func bind(from, to string, readOnly bool) error {
	if info, err := os.Stat(from); err != nil {
		return err
	} else if info.IsDir() {
		err = os.MkdirAll(to, 0o755)
		if err != nil {
			return err
		}
	} else if f, err := os.Create(to); err != nil {
		return err
	} else {
		f.Close()
	}
	if err := syscall.Mount(from, to, "", syscall.MS_BIND, ""); err != nil {
		return fmt.Errorf("bind %s: %w", from, err)
	}
	if !readOnly {
		return nil
	}
	if err := syscall.Mount("", to, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		return fmt.Errorf("bind %s read-only: %w", from, err)
	}
	return nil
}

const (
	// The machine's libraries, which /usr/lib leads to: a host has a folder of its own there.
	libraries        = labDir + "/lib"
	secureBootScript = "/usr/lib/vmware/secureboot/bin/secureBoot.py"
)

func (c bootConfig) bindLibraries(root string) error {
	if err := bind("/usr/lib", root+libraries, true); err != nil {
		return err
	}
	entries, err := os.ReadDir("/usr/lib")
	if err != nil {
		return err
	}
	if err := os.Mkdir(root+"/usr/lib", 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "vmware" {
			continue // a machine with tools of VMware's has one, too
		}
		if err := os.Symlink(libraries+"/"+e.Name(), root+"/usr/lib/"+e.Name()); err != nil {
			return err
		}
	}
	for _, dir := range []string{"/usr/lib64", "/lib", "/lib64"} {
		if target, err := os.Readlink(dir); err == nil {
			if err := os.Symlink(target, root+dir); err != nil {
				return err
			}
		} else if _, err := os.Stat(dir); err == nil {
			if err := bind(dir, root+dir, true); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c bootConfig) bindPrograms(root string) error {
	programs := map[string]string{
		"/usr/sbin/sshd":         c.Sshd,
		"/bin/busybox":           c.Busybox,
		"/bin/scp":               c.Scp,
		labDir + "/bin/nft":      c.Nft,
		labDir + "/bin/tcpdump":  c.Tcpdump,
		labDir + "/bin/esxi-lab": c.Self,
	}
	for to, from := range programs {
		if from == "" {
			continue // scp is optional
		}
		if err := bind(from, root+to, true); err != nil {
			return err
		}
	}
	return nil
}

func (c bootConfig) bindPlaces(root string) error {
	disk := filepath.Join(c.Dir, "disk")
	places := map[string]string{
		root + "/bootbank":                disk + "/bootbank",
		root + "/vmfs/volumes/datastore1": disk + "/datastore1",
		root + "/var/log":                 disk + "/log",
		root + labDir + "/lan":            c.Lan,
		root + switchesDir:                c.Dir + "/switches",
		root + vmxDir:                     c.Dir + "/vmx",
	}
	for to, from := range places {
		if err := bind(from, to, false); err != nil {
			return err
		}
	}
	settings, err := json.Marshal(c.Settings)
	if err != nil {
		return err
	}
	return os.WriteFile(root+settingsPath, settings, 0o644)
}

func (c bootConfig) mountDevices(root string) error {
	if err := syscall.Mount("proc", root+"/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("proc: %w", err)
	}
	for _, device := range []string{"null", "zero", "full", "random", "urandom", "tty"} {
		if err := bind("/dev/"+device, root+"/dev/"+device, false); err != nil {
			return err
		}
	}
	if err := os.Mkdir(root+"/dev/pts", 0o755); err != nil {
		return err
	}
	if err := syscall.Mount("devpts", root+"/dev/pts", "devpts", 0, "newinstance,ptmxmode=0666,mode=620"); err != nil {
		return fmt.Errorf("devpts: %w", err)
	}
	links := map[string]string{"/dev/ptmx": "pts/ptmx", "/dev/fd": "/proc/self/fd", "/dev/stdin": "/proc/self/fd/0",
		"/dev/stdout": "/proc/self/fd/1", "/dev/stderr": "/proc/self/fd/2", "/var/run": "/run"}
	for to, from := range links {
		if err := os.Symlink(from, root+to); err != nil {
			return err
		}
	}
	return nil
}

// linkCommands: the lab's own commands first, where ESXi has them, and busybox for the rest.
func (c bootConfig) linkCommands(root string) error {
	for _, name := range []string{"/sbin/esxcli", "/sbin/localcli", "/sbin/tcpdump-uw", "/sbin/reboot", "/bin/vsish", "/bin/nc", "/bin/vmware", "/bin/vim-cmd", "/bin/uname",
		labDir + "/bin/auto-backup"} {
		if err := os.Symlink(labDir+"/bin/esxi-lab", root+name); err != nil {
			return err
		}
	}
	if err := c.linkNetworkTools(root); err != nil {
		return err
	}
	if c.Settings.Profile.since("6.5.0") {
		if err := os.MkdirAll(root+filepath.Dir(secureBootScript), 0o755); err != nil {
			return err
		}
		if err := os.Symlink(labDir+"/bin/esxi-lab", root+secureBootScript); err != nil {
			return err
		}
	}
	for _, applet := range c.Applets {
		// Not those that have a stand-in, and none that would reach for the machine's own power switch.
		if strings.Contains(" nc uname reboot poweroff halt init linuxrc busybox scp ", " "+applet+" ") {
			continue
		}
		if err := os.Symlink("busybox", root+"/bin/"+applet); err != nil {
			return err
		}
	}
	return nil
}
