package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// The running lab answers one line a connection: a verb, a host's name and what the verb takes. The answer is one line,
// "error " and why when it failed. "down" and "wait" are answered by the end of the connection, when the lab ends.

func (l *lab) serveControl() (<-chan struct{}, error) {
	listener, err := net.Listen("unix", l.dir+"/control")
	if err != nil {
		return nil, err
	}
	downs := make(chan struct{}, 1)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				line, err := bufio.NewReader(connection).ReadString('\n')
				if err != nil {
					return
				}
				switch line {
				case "down\n":
					select {
					case downs <- struct{}{}:
					default:
					}
					<-l.closing
					return
				case "wait\n":
					<-l.closing
					return
				}
				answer, err := l.control(strings.Fields(line))
				if err != nil {
					answer = "error " + err.Error()
				}
				fmt.Fprintln(connection, answer)
			}()
		}
	}()
	return downs, nil
}

func (l *lab) control(words []string) (string, error) {
	if len(words) == 1 && words[0] == "lan" {
		return l.admin(), nil
	}
	if len(words) < 2 {
		return "", errors.New("not understood")
	}
	for _, h := range l.hosts {
		if h.Settings.Name == words[1] {
			return h.control(words[0], words[2:])
		}
	}
	return "", fmt.Errorf("no host %s", words[1])
}

func (h *host) control(verb string, words []string) (string, error) {
	h.turn.Lock() // one change of a host at a time
	defer h.turn.Unlock()
	switch {
	case verb == "address" && len(words) == 0:
		return h.Settings.Address, nil
	case (verb == "reboot" || verb == "reset") && len(words) == 0:
		return "up", h.reboot(verb == "reset")
	case verb == "lockdown" && len(words) > 0:
		return "done", h.lockdown(words[0], words[1:])
	case verb == "ssh" && len(words) == 1:
		return "done", h.serveSSH(words[0])
	case verb == "mishap" && len(words) == 2:
		return "done", h.mishap(words[0], words[1])
	case verb == "vmx" && len(words) > 0:
		return h.vmx(words)
	case verb == "dns":
		return "done", h.lab.names.set(h.Settings.Address, words)
	}
	return "", errors.New("not understood")
}

// tell is a verb that the running lab carries out on a host; most is 0 when any number of words may follow.
func tell(verb string, least, most int, args []string) int {
	f := flag.NewFlagSet(verb, flag.ContinueOnError)
	name := labFlag(f)
	if f.Parse(args) != nil || f.NArg() < least || most > 0 && f.NArg() > most {
		return 2
	}
	answer, err := ask(*name, verb+" "+strings.Join(f.Args(), " "))
	if err != nil {
		return complain(err)
	}
	fmt.Println(answer)
	return 0
}

func ask(lab, line string) (string, error) {
	connection, err := net.Dial("unix", runDir+lab+"/control")
	if err != nil {
		return "", fmt.Errorf("lab %s is not running", lab)
	}
	defer connection.Close()
	fmt.Fprintln(connection, line)
	answer, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil {
		return "", errors.New("the lab gave no answer")
	}
	answer = strings.TrimSpace(answer)
	if strings.HasPrefix(answer, "error ") {
		return "", errors.New(answer[6:])
	}
	return answer, nil
}

// endWithLab ends this process when the lab does: an open socket would keep the lab's network alive.
func endWithLab(lab string) {
	_, _ = ask(lab, "wait")
	os.Exit(0)
}

// down ends a running lab, and clears away one that was killed.
func down(args []string) int {
	f := flag.NewFlagSet("down", flag.ContinueOnError)
	name := labFlag(f)
	if f.Parse(args) != nil || f.NArg() > 0 || !labName.MatchString(*name) {
		return 2
	}
	_, _ = ask(*name, "down")
	var lock *os.File
	for deadline := time.Now().Add(20 * time.Second); lock == nil; time.Sleep(10 * time.Millisecond) {
		var err error
		if lock, err = lockLab(*name); err != nil {
			return complain(err)
		}
		if lock == nil && time.Now().After(deadline) {
			return complain(fmt.Errorf("lab %s does not end", *name))
		}
	}
	l := &lab{network: network{lab: *name}, dir: runDir + *name, lock: lock, closing: make(chan struct{})}
	l.close()
	return 0
}

func rebootFromOutside(args []string) int {
	f := flag.NewFlagSet("reboot", flag.ContinueOnError)
	name := labFlag(f)
	hard := f.Bool("hard", false, "a power cut: nothing is saved first")
	if f.Parse(args) != nil || f.NArg() != 1 {
		return 2
	}
	verb := "reboot "
	if *hard {
		verb = "reset "
	}
	if _, err := ask(*name, verb+f.Arg(0)); err != nil {
		return complain(err)
	}
	return 0
}

// execInHost runs a command in a host without SSH, or at the peer.
func execInHost(args []string) int {
	f := flag.NewFlagSet("exec", flag.ContinueOnError)
	name := labFlag(f)
	if f.Parse(args) != nil || f.NArg() < 2 {
		return 2
	}
	var into []string
	if f.Arg(0) == "peer" {
		into = []string{"--net=" + network{lab: *name}.path()}
	} else {
		pid, err := os.ReadFile(runDir + *name + "/" + f.Arg(0) + "/pid")
		if err != nil {
			return complain(fmt.Errorf("no host %s in lab %s", f.Arg(0), *name))
		}
		into = []string{"-t", string(pid), "-m", "-u", "-i", "-n", "-p", "-r", "-w"}
	}
	into = append(append(into, "--"), f.Args()[1:]...)
	if f.Arg(0) == "peer" {
		// This process becomes the program: its streams and its signals are the program's, and the end of the lab is its end, for it
		// is in the lab's namespace.
		nsenter := inPath("nsenter")
		return complain(syscall.Exec(nsenter, append([]string{nsenter}, into...), os.Environ()))
	}
	cmd := exec.Command(inPath("nsenter"), into...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = hostEnvironment
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		return exit.ExitCode()
	} else if err != nil {
		return complain(err)
	}
	return 0
}
