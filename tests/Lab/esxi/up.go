package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const runDir = "/run/esxi-lab/"

// lab is one running set of hosts. Several can run at once under different names.
type lab struct {
	network
	dir      string
	lock     *os.File
	password string
	hosts    []*host
	closing  chan struct{}
	names    *dnsServer
}

// ready is the line that is printed when a host is up.
type ready struct {
	Name          string    `json:"name"`
	Profile       string    `json:"profile"`
	Version       string    `json:"version"`
	Build         string    `json:"build"`
	SSH           string    `json:"ssh"`
	HostKeySHA256 string    `json:"hostKeySha256"`
	HostKeys      []hostKey `json:"hostKeys"`
	User          string    `json:"user"`
	Password      string    `json:"password"`
	Address       string    `json:"address"`
	Peer          string    `json:"peer"`
	SSHLog        string    `json:"sshLog"`
	ReadyMs       int64     `json:"readyMs"`
	Hosts         int       `json:"hosts"`
}

var lanPrefix = regexp.MustCompile(`^\d{1,3}\.\d{1,3}\.\d{1,3}$`)
var labName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)

func labFlag(f *flag.FlagSet) *string {
	return f.String("lab", "esxi-lab", "name of the lab, for several at once")
}

func up(args []string) int {
	f := flag.NewFlagSet("up", flag.ContinueOnError)
	name := labFlag(f)
	profileNames := f.String("profile", "8.0", "profiles, in turn for each host")
	first := f.String("name", "esx01", "name of the first host; the next ones count up")
	count := f.Int("count", 0, "number of hosts (default: one for each profile)")
	lan := f.String("lan", "198.18.0", "first three bytes of the hosts' addresses, seen only inside the lab")
	password := f.String("password", os.Getenv("LAB_PASSWORD"), "root's password (default VMware1!, or the environment's LAB_PASSWORD)")
	exitOnEOF := f.Bool("exit-on-stdin-eof", false, "end when standard input is closed")
	if f.Parse(args) != nil || f.NArg() > 0 {
		return 2
	}
	if *password == "" {
		*password = "VMware1!"
	}
	var wanted []profile
	for _, n := range strings.Split(*profileNames, ",") {
		p, err := profileNamed(n)
		if err != nil {
			return complain(err)
		}
		wanted = append(wanted, p)
	}
	if *count == 0 {
		*count = len(wanted)
	}
	if !labName.MatchString(*name) || !labName.MatchString(*first) || *count < 1 || *count > 100 {
		return complain(fmt.Errorf("names are of a-z, 0-9 and '-', and --count is 1 to 100"))
	}
	if !lanPrefix.MatchString(*lan) {
		return complain(fmt.Errorf("--lan is the first three bytes of an address, as 198.18.0"))
	}
	if err := checkRequirements(); err != nil {
		return complain(err)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	l, err := openLab(*name, *lan, *password)
	if err != nil {
		return complain(err)
	}
	defer l.close()
	if err := l.startHosts(*first, *count, wanted); err != nil {
		return complain(err)
	}
	downs, err := l.serveControl()
	if err != nil {
		return complain(err)
	}
	if err := l.printReady(); err != nil {
		return complain(err)
	}
	ended := make(chan struct{})
	if *exitOnEOF {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			close(ended)
		}()
	}
	select {
	case <-stop:
	case <-ended:
	case <-downs:
	}
	return 0
}

// openLab takes the lab's lock, and clears away what an earlier run left that did not end in order.
func openLab(name, lan, password string) (*lab, error) {
	l := &lab{network: network{name, lan}, dir: runDir + name, password: password, closing: make(chan struct{}), names: newDNSServer()}
	var lock *os.File
	// A lab that was killed this instant may still hold its lock.
	for deadline := time.Now().Add(time.Second); lock == nil && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var err error
		if lock, err = lockLab(name); err != nil {
			return nil, err
		}
	}
	if lock == nil {
		return nil, fmt.Errorf("lab %s is running already; `esxi-lab down --lab %s` ends it", name, name)
	}
	l.lock = lock
	clearDead()
	if err := l.clear(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return nil, err
	}
	err := l.create()
	if err == nil {
		err = l.names.listen(l.network)
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// lockLab takes the lock, or returns nil when another process has it. The file is removed at the end of a lab,
// so a lock counts only on the file that has the name still.
func lockLab(name string) (*os.File, error) {
	path := runDir + name + ".lock"
	for {
		if err := os.MkdirAll(runDir, 0o700); err != nil {
			return nil, err
		}
		lock, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if os.IsNotExist(err) {
			continue // the folder went with the end of another lab
		}
		if err != nil {
			return nil, err
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
			lock.Close()
			return nil, nil
		}
		mine, err1 := lock.Stat()
		named, err2 := os.Stat(path)
		if err1 == nil && err2 == nil && os.SameFile(mine, named) {
			return lock, nil
		}
		lock.Close()
	}
}

// labNames are those of all labs that run, and of those that were killed.
func labNames() []string {
	var names []string
	locks, _ := filepath.Glob(runDir + "*.lock")
	for _, path := range locks {
		names = append(names, strings.TrimSuffix(filepath.Base(path), ".lock"))
	}
	return names
}

// clearDead ends what was left of labs that were killed: one whose name nobody uses again would stay for ever.
func clearDead() {
	for _, name := range labNames() {
		if lock, err := lockLab(name); err == nil && lock != nil {
			(&lab{network: network{lab: name}, dir: runDir + name, lock: lock, closing: make(chan struct{})}).close()
		}
	}
}

func (l *lab) clear() error {
	if err := l.remove(); err != nil {
		return err
	}
	return os.RemoveAll(l.dir) // every mount was in a host's own namespace, and went with it
}

func (l *lab) close() {
	close(l.closing)
	if l.names != nil {
		l.names.close()
	}
	for _, h := range l.hosts {
		h.end()
	}
	if err := l.clear(); err != nil {
		complain(err)
	}
	_ = os.Remove(l.lock.Name())
	_ = os.Remove(strings.TrimSuffix(runDir, "/"))
}

var trailingNumber = regexp.MustCompile(`[0-9]+$`)

// hostName: esx01, esx02 and so on.
func hostName(first string, i int) string {
	digits := trailingNumber.FindString(first)
	number, _ := strconv.Atoi(digits)
	if digits == "" && i == 0 {
		return first
	}
	return fmt.Sprintf("%s%0*d", strings.TrimSuffix(first, digits), len(digits), number+i)
}

func (l *lab) startHosts(first string, count int, wanted []profile) error {
	began := time.Now()
	tools, err := findTools(l.password)
	if err != nil {
		return err
	}
	known := map[string]string{"peer": l.peer()}
	for i := 0; i < count; i++ {
		h := &host{lab: l, bootConfig: tools, ports: map[string]*vmxRun{}, readyLine: ready{User: "root", Password: l.password, Peer: l.peer(), Hosts: count}}
		// .103 is the host of the transcript, .121 the peer.
		last := 103 + i
		if last >= 121 {
			last++
		}
		h.Settings = hostSettings{Name: hostName(first, i), Address: fmt.Sprintf("%s.%d", l.lan, last), FarEnd: farEnd(i),
			Profile: wanted[i%len(wanted)], Hosts: known, DNS: l.admin()}
		h.Dir, h.Lan = l.dir+"/"+h.Settings.Name, l.path()
		known[h.Settings.Name] = h.Settings.Address
		l.hosts = append(l.hosts, h)
	}
	results := make(chan error, count)
	for i, h := range l.hosts {
		if err := l.addHost(h.Settings.Name, h.Settings.Address, i); err != nil {
			return err
		}
		go func(h *host) { results <- h.open(began) }(h)
	}
	var failed error
	for range l.hosts {
		if err := <-results; err != nil {
			failed = err
		}
	}
	return failed
}

func (l *lab) printReady() error {
	for _, h := range l.hosts {
		line, err := json.Marshal(h.readyLine)
		if err != nil {
			return err
		}
		fmt.Println(string(line))
	}
	return nil
}
