package main

import (
	"fmt"
	"sort"
	"strings"
)

// profile is what differs from one version of ESXi to the next.
type profile struct {
	Name, Version, Build, Update string
	// Release is the second line of `vmware -l`.
	Release string
	// OutboundRanges is false on 5.0 U1, where an outbound rule matches only when it names one port
	// (transcript of 5.0 U1: remoteSerialPort's outbound 0 to 65535 lets nothing out).
	OutboundRanges bool
	// StockFileKept: an edit of service.xml outlives a reboot when the file was made sticky (VMware KB
	// 2008226: from 5.1 on). On 7 and 8 reports conflict, so the lab takes the worse one.
	StockFileKept bool
	// OwnFilesKept: the same for other files in /etc/vmware/firewall.
	OwnFilesKept bool
	// BootScript runs at the end of a boot: /etc/rc.local on 5.0, local.sh from 5.1 on (VMware KB 2043564).
	BootScript string
	// SecureBoot: the boot script is not run, and entries added to the firewall's files are removed.
	SecureBoot bool
	// OwnershipColumns: from 8.0 U2b `ruleset list` tells what may be configured, in two more columns.
	OwnershipColumns bool
	// LegacySSH offers ssh-rsa and SHA-1 key exchange only, as the 5.x line does.
	LegacySSH bool
	// PasswordAuth is off on 8.x, where keyboard-interactive takes its place.
	PasswordAuth bool
}

const (
	rcLocal = "/etc/rc.local"
	localSh = "/etc/rc.local.d/local.sh"
)

var profiles = map[string]profile{
	"5.0u1": {Version: "5.0.0", Build: "623860", Update: "1", Release: "VMware ESXi 5.0.0 Update 1",
		OwnFilesKept: true, BootScript: rcLocal, LegacySSH: true, PasswordAuth: true},
	"5.1": {Version: "5.1.0", Build: "799733", Update: "0", Release: "VMware ESXi 5.1.0 GA",
		OutboundRanges: true, StockFileKept: true, OwnFilesKept: true, BootScript: localSh, LegacySSH: true, PasswordAuth: true},
	"6.5": {Version: "6.5.0", Build: "4564106", Update: "0", Release: "VMware ESXi 6.5.0 GA",
		OutboundRanges: true, StockFileKept: true, OwnFilesKept: true, BootScript: localSh, PasswordAuth: true},
	"8.0": {Version: "8.0.3", Build: "24022510", Update: "3", Release: "VMware ESXi 8.0 Update 3",
		OutboundRanges: true, BootScript: localSh, OwnershipColumns: true},
	"8.0-secureboot": {Version: "8.0.3", Build: "24022510", Update: "3", Release: "VMware ESXi 8.0 Update 3",
		OutboundRanges: true, BootScript: localSh, SecureBoot: true, OwnershipColumns: true},
}

func profileNamed(name string) (profile, error) {
	p, ok := profiles[name]
	if !ok {
		var known []string
		for n := range profiles {
			known = append(known, n)
		}
		sort.Strings(known)
		return p, fmt.Errorf("no profile %q; there are %s", name, strings.Join(known, ", "))
	}
	p.Name = name
	return p, nil
}

// since tells whether the version is the given one or later.
func (p profile) since(version string) bool { return p.Version >= version }
