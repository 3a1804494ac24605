package main

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// switchesDir holds what was switched on from outside: one file for each switch, with its value. The lab keeps the folder where
// neither a full nor a read-only ramdisk reaches, and a reboot does not empty it.
const switchesDir = labDir + "/switches"

// Names of switches that are not mishaps.
const (
	switchSSHStopped = "ssh-stopped"
	switchDenied     = "ssh-denied" // users that lockdown mode keeps out, one a line
	switchSSHCut     = "ssh-cut"    // refresh-cuts-ssh came into force
)

// switched gives a switch's value, inside of a host.
func switched(name string) (value string, on bool) {
	data, err := os.ReadFile(switchesDir + "/" + name)
	return strings.TrimSpace(string(data)), err == nil
}

func isOn(name string) bool {
	_, on := switched(name)
	return on
}

// delay is the mishap `slow`, for everything that the lab's program stands in for.
func delay() {
	if value, on := switched(mishapSlow); on {
		if ms, err := strconv.Atoi(value); err == nil {
			time.Sleep(time.Duration(ms) * time.Millisecond)
		}
	}
}

func (h *host) switchPath(name string) string { return h.Dir + "/switches/" + name }

// set switches on with a value, or off. A reader sees the old value or the new one.
func (h *host) set(name string, on bool, value string) error {
	if !on {
		if err := os.Remove(h.switchPath(name)); err != nil && !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	if err := os.WriteFile(h.switchPath(name)+".new", []byte(value+"\n"), 0o644); err != nil {
		return err
	}
	return os.Rename(h.switchPath(name)+".new", h.switchPath(name))
}
