package main

import (
	"fmt"
	"os"
	"strings"
)

// What the lab runs, and the Debian package that has it.
var requirements = []struct{ program, pack string }{
	{"sshd", "openssh-server"},
	{"ssh-keygen", "openssh-client"},
	{"busybox", "busybox"},
	{"nft", "nftables"},
	{"ip", "iproute2"},
	{"tcpdump", "tcpdump"},
	{"nsenter", "util-linux"},
}

// check has a host come up and ends it: what else a machine may lack, namespaces in a container for one, shows there.
func check(args []string) int {
	if len(args) > 0 {
		return 2
	}
	p, err := profileNamed("8.0")
	if err == nil {
		err = checkRequirements()
	}
	if err != nil {
		return complain(err)
	}
	l, err := openLab(fmt.Sprintf("check-%d", os.Getpid()), "198.18.0", "VMware1!")
	if err != nil {
		return complain(err)
	}
	defer l.close()
	if err := l.startHosts("esx01", 1, []profile{p}); err != nil {
		return complain(err)
	}
	return 0
}

func checkRequirements() error {
	var missing []string
	for _, r := range requirements {
		if inPath(r.program) == "" {
			missing = append(missing, r.pack)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("missing on this machine; install with: apt-get install --no-install-recommends %s", strings.Join(missing, " "))
	}
	if os.Geteuid() != 0 {
		return fmt.Errorf("namespaces and packet filters need root")
	}
	// The static build's ash runs its own applets before what is on PATH, so that no stand-in would be run.
	banner, err := output("", inPath("busybox"), "sh", "-c", "PATH=/nowhere; nc --help")
	if err == nil {
		return fmt.Errorf("busybox prefers its own applets (%.40q): install Debian's package busybox in place of busybox-static", banner)
	}
	return nil
}
