package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"runtime"
	"strings"
	"syscall"
)

var snapshotLength = regexp.MustCompile(`snapshot length (\d+) bytes`)

// tcpdump is tcpdump-uw: the real program, with the words around the capture as in the transcript.
func tcpdump(args []string) int {
	runtime.LockOSThread()                              // the death signal below is tied to this thread
	given := []string{"-Z", "root", "--immediate-mode"} // ESXi has no ring of packets that is handed over block by block
	if !strings.Contains(" "+strings.Join(args, " "), " -s") {
		given = append(given, "-s", "96")
	}
	cmd := exec.Command(labDir+"/bin/tcpdump", append(given, args...)...)
	cmd.Stdout = os.Stdout
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	problems, err := cmd.StderrPipe()
	if err != nil {
		return complain(err)
	}
	if err := cmd.Start(); err != nil {
		return complain(err)
	}
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	interrupted := make(chan struct{}, 4)
	go func() {
		for range signals {
			interrupted <- struct{}{}
			_ = cmd.Process.Signal(syscall.SIGINT)
		}
	}()
	lines := bufio.NewScanner(problems)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "tcpdump: verbose output suppressed"):
			fmt.Fprintln(os.Stderr, "tcpdump-uw: WARNING: SIOCGIFINDEX: Invalid argument")
			line = "tcpdump-uw: verbose output suppressed, use -v or -vv for full protocol decode"
		case strings.HasPrefix(line, "tcpdump: "):
			line = "tcpdump-uw: " + strings.TrimPrefix(line, "tcpdump: ")
		case strings.HasPrefix(line, "listening on "):
			line = snapshotLength.ReplaceAllString(line, "capture size $1 bytes")
		case strings.HasSuffix(line, "captured"):
			if len(interrupted) > 0 {
				fmt.Fprintln(os.Stderr, "tcpdump-uw: pcap_loop: recvfrom: Interrupted system call")
			}
		}
		fmt.Fprintln(os.Stderr, line)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return 0
}
