package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

// What can go wrong with a host when a test says so.
const (
	mishapRefreshCutsSSH    = "refresh-cuts-ssh"
	mishapRefreshFails      = "refresh-fails"
	mishapRefreshIgnoresNew = "refresh-ignores-new"
	mishapDiskFull          = "disk-full"
	mishapReadOnly          = "read-only"
	mishapSlow              = "slow"
	mishapNoJSON            = "no-esxcli-json"
)

const ramdiskSize = "64m"

var mishaps = []string{mishapRefreshCutsSSH, mishapRefreshFails, mishapRefreshIgnoresNew, mishapDiskFull, mishapReadOnly, mishapSlow, mishapNoJSON}

// mishap switches one, or all off. The value is on, off, or for `slow` a number of milliseconds.
func (h *host) mishap(name, value string) error {
	if name == "all" && value == "off" {
		for _, one := range mishaps {
			if err := h.mishap(one, value); err != nil {
				return err
			}
		}
		return nil
	}
	known := false
	for _, one := range mishaps {
		known = known || one == name
	}
	if !known {
		return fmt.Errorf("no mishap %q; there are %s", name, strings.Join(mishaps, ", "))
	}
	on := value != "off"
	if name == mishapSlow {
		if _, err := strconv.Atoi(value); on && err != nil {
			return errors.New("slow takes a number of milliseconds, or off")
		}
	} else if on && value != "on" {
		return fmt.Errorf("%s is on or off", name)
	}
	root := fmt.Sprintf("/proc/%d/root", h.process().Pid)
	switch name {
	case mishapReadOnly:
		return h.remount(map[bool]string{true: "ro", false: "rw"}[on])
	case mishapDiskFull:
		if !on {
			return h.remount("size=" + ramdiskSize)
		}
		return h.fillRamdisk(root)
	case mishapRefreshCutsSSH:
		if !on {
			for _, one := range []string{name, switchSSHCut} {
				if err := h.set(one, false, ""); err != nil {
					return err
				}
			}
			return h.enter(labDir+"/bin/esxi-lab", filterVerb)
		}
		digest, err := ruleFilesDigest(root)
		if err != nil {
			return err
		}
		value = digest
	}
	return h.set(name, on, value)
}

// fillRamdisk leaves the ramdisk no room: what is written over in place still fits, anything more does not.
func (h *host) fillRamdisk(root string) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(root, &s); err != nil {
		return err
	}
	return h.remount(fmt.Sprintf("size=%d", (s.Blocks-s.Bfree)*uint64(s.Bsize)))
}

func (h *host) remount(options string) error {
	return h.enter("/bin/mount", "-o", "remount,"+options, "/")
}

// enter runs a program in the host.
func (h *host) enter(command ...string) error {
	into := []string{"-t", fmt.Sprint(h.process().Pid), "-m", "-u", "-i", "-n", "-p", "-r", "-w", "--"}
	return run(inPath("nsenter"), append(into, command...)...)
}

func (h *host) process() *os.Process {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.cmd.Process
}

// ruleFilesDigest is of every file that a refresh reads, by name and content.
func ruleFilesDigest(root string) (string, error) {
	names, err := filepath.Glob(root + firewallDir + "/*.xml")
	if err != nil {
		return "", err
	}
	sort.Strings(names)
	sum := sha256.New()
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n", filepath.Base(name), len(data))
		sum.Write(data)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// noteSSHCut is the host's side of refresh-cuts-ssh: at each refresh SSH is cut when the files differ from those
// of the moment when the mishap was switched on, and let through again when they do not.
func noteSSHCut() error {
	before, on := switched(mishapRefreshCutsSSH)
	if !on {
		return nil
	}
	now, err := ruleFilesDigest("")
	if err != nil {
		return err
	}
	if now != before {
		return os.WriteFile(switchesDir+"/"+switchSSHCut, nil, 0o644)
	}
	if err := os.Remove(switchesDir + "/" + switchSSHCut); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

// filterVerb makes the filter anew from what is known, without reading a file of rules.
const filterVerb = "host-filter"

func filterAnew([]string) int {
	err := looked(func(f *firewall) error { return f.filterPackets() })
	if err != nil {
		return complain(err)
	}
	return 0
}

// mishapAtHost is the verb.
func mishapAtHost(args []string) int { return tell("mishap", 3, 3, args) }
