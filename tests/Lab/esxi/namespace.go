package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

const netnsDir = "/run/netns/"

// setns(2), which the syscall package has no name for.
var setnsNumber = map[string]uintptr{"amd64": 308, "arm64": 268}[runtime.GOARCH]

// within runs do on a thread that is in the network namespace at path. Sockets opened and processes
// started there stay there; everything else stays where it was.
func within(path string, do func() error) error {
	result := make(chan error, 1)
	go func() {
		// The thread is not given back: it ends with this goroutine.
		runtime.LockOSThread()
		f, err := os.Open(path)
		if err != nil {
			result <- err
			return
		}
		defer f.Close()
		if _, _, errno := syscall.RawSyscall(setnsNumber, f.Fd(), syscall.CLONE_NEWNET, 0); errno != 0 {
			result <- fmt.Errorf("setns %s: %w", path, errno)
			return
		}
		result <- do()
	}()
	return <-result
}

// run runs a program of the system and turns what it said into an error.
func run(name string, args ...string) error {
	_, err := output("", name, args...)
	return err
}

func output(stdin string, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, problem strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %v: %s", name, strings.Join(args, " "), err, strings.TrimSpace(problem.String()))
	}
	return out.String(), nil
}

// inPath also finds what a user's PATH leaves out.
func inPath(name string) string {
	if p, err := exec.LookPath(name); err == nil {
		return p
	}
	for _, dir := range []string{"/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/"} {
		if info, err := os.Stat(dir + name); err == nil && !info.IsDir() {
			return dir + name
		}
	}
	return ""
}
