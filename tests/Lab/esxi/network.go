package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The hosts' network is a namespace with a bridge, which has two addresses of its own: the admin's,
// where forwarded connections come from, and the peer's, where tests listen. Nothing leaves it.
//
//	host's namespace          network's namespace
//	vmk0 ---------- veth ---- fw-<host> --- br0 (admin .1, peer .121)
//
// The filter sits on fw-<host>: a capture on vmk0 still sees the packet that is dropped.
type network struct {
	lab string
	lan string // the first three bytes of every address
}

func (n network) namespace() string             { return n.lab + "-lan" }
func (n network) path() string                  { return netnsDir + n.namespace() }
func (n network) hostNamespace(h string) string { return n.lab + "-" + h }
func (n network) admin() string                 { return n.lan + ".1" }
func (n network) peer() string                  { return n.lan + ".121" }

// farEnd is the name of the veth's end in the network, at most 15 characters long.
func farEnd(index int) string { return "fw" + strconv.Itoa(index) }

func (n network) create() error {
	ns := n.namespace()
	if err := run("ip", "netns", "add", ns); err != nil {
		return err
	}
	batch := []string{
		"link set lo up",
		"link add br0 type bridge",
		"addr add " + n.admin() + "/24 dev br0",
		"addr add " + n.peer() + "/24 dev br0",
		"link set br0 up",
	}
	if _, err := output(strings.Join(batch, "\n")+"\n", "ip", "-n", ns, "-batch", "-"); err != nil {
		return err
	}
	return n.withoutIPv6()
}

// withoutIPv6: the lab's hosts speak IPv4 only, and neighbour discovery would blur the counters.
func (n network) withoutIPv6() error {
	return within(n.path(), noIPv6)
}

// noIPv6 is for a thread in the namespace meant: /proc/sys/net shows the namespace of whoever opens it.
func noIPv6() error {
	err := os.WriteFile("/proc/sys/net/ipv6/conf/all/disable_ipv6", []byte("1"), 0)
	if os.IsNotExist(err) { // a kernel without IPv6
		return nil
	}
	return err
}

func (n network) addHost(name, address string, index int) error {
	host, lan := n.hostNamespace(name), n.namespace()
	if err := run("ip", "netns", "add", host); err != nil {
		return err
	}
	// Debian's `ip -batch` stops at the first error, which is what is wanted.
	batch := []string{
		"link add vmk0 netns " + host + " type veth peer name " + farEnd(index) + " netns " + lan,
		"-n " + lan + " link set " + farEnd(index) + " master br0 up",
	}
	for _, line := range batch {
		if err := run("ip", strings.Fields(line)...); err != nil {
			return err
		}
	}
	if err := n.addDrops(index); err != nil {
		return err
	}
	if err := within(netnsDir+host, noIPv6); err != nil {
		return err
	}
	_, err := output("link set lo up\naddr add "+address+"/24 dev vmk0\nlink set vmk0 up\nroute add default via "+n.admin()+"\n",
		"ip", "-n", host, "-batch", "-")
	return err
}

// remove takes away every namespace of the lab, and ends what still runs in them: after a kill -9
// of an earlier run that is how its hosts are found. The veths go with the namespaces.
func (n network) remove() error {
	names, err := n.namespaces()
	if err != nil {
		return err
	}
	for _, ns := range names {
		if err := endAll(ns); err != nil {
			return err
		}
		if err := run("ip", "netns", "del", ns); err != nil {
			return err
		}
	}
	return nil
}

func (n network) namespaces() ([]string, error) {
	entries, err := os.ReadDir(netnsDir)
	if os.IsNotExist(err) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), n.lab+"-") && !n.isOthers(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// isOthers: a lab whose name begins with this one's has namespaces that do, too.
func (n network) isOthers(namespace string) bool {
	for _, name := range labNames() {
		if strings.HasPrefix(name, n.lab+"-") && strings.HasPrefix(namespace, name+"-") {
			return true
		}
	}
	return false
}

func endAll(ns string) error {
	for deadline := time.Now().Add(5 * time.Second); ; {
		pids, err := output("", "ip", "netns", "pids", ns)
		if err != nil {
			return err
		}
		left := 0
		for _, word := range strings.Fields(pids) {
			if pid, err := strconv.Atoi(word); err == nil && pid != os.Getpid() {
				left++
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
		if left == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%d processes in namespace %s did not end", left, ns)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
